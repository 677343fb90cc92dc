import { defineErrors } from '@rapport/kernel';

export const auditErrors = defineErrors({
  notImpersonal: {
    code: 'audit.not_impersonal',
    kind: 'internal',
    title: 'An audit entry holds more than ids, codes and counts',
    hint: 'A programming error: record an id or a code in place of text. Nothing of the act was committed.',
  },
});
