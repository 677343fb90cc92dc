import { defineErrors } from '@rapport/kernel';

export const verifyErrors = defineErrors({
  whereMissing: {
    code: 'verify.where_missing',
    kind: 'invalid',
    title: 'It is not said what to look at',
    hint: 'Name an environment with an address (`--env`), or an address (`--url`). See docs/verification.md.',
  },
  notAllowed: {
    code: 'verify.not_allowed',
    kind: 'conflict',
    title: 'This environment serves people',
    hint: 'Load on it is felt by them, and test users are made: `--allow-mutation` says that you mean it.',
  },
  serviceFault: {
    code: 'verify.service_fault',
    kind: 'unavailable',
    title: 'The service did not do what the run needs',
    hint: 'The message names the request and its answer.',
  },
  deploymentInvalid: {
    code: 'verify.deployment_invalid',
    kind: 'invalid',
    title: 'A record of a deployment is not as it should be',
    hint: 'The message names the fields.',
  },
});
