import { defineErrors } from '@rapport/kernel';

export const crisisErrors = defineErrors({
  protocolUnavailable: {
    code: 'safety.protocol_unavailable',
    kind: 'unavailable',
    title: 'There is no valid crisis protocol, so no conversation is held',
    hint: 'For the operator: CRISIS_PROTOCOL_FILE names a file that cannot be read or is not valid; the log says why.',
  },
  yearInvalid: {
    code: 'safety.year_invalid',
    kind: 'unprocessable',
    title: 'There is no report for that year',
    hint: 'From 2026 to the current year.',
  },
});
