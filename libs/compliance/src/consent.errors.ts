import { defineErrors } from '@rapport/kernel';

export const consentErrors = defineErrors({
  outdated: {
    code: 'consent.outdated',
    kind: 'unprocessable',
    title: 'The text that was agreed to is not the current one',
    hint: 'Show the version named in `current`, and send that.',
  },
  notWithdrawable: {
    code: 'consent.not_withdrawable',
    kind: 'conflict',
    title: 'This comes with the account and ends with it',
    hint: 'Have the account erased instead.',
  },
});
