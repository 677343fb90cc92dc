import { defineErrors } from '@rapport/kernel';

export const personalDataErrors = defineErrors({
  namesUnavailable: {
    code: 'safety.names_unavailable',
    kind: 'unavailable',
    title: 'The text could not be looked through for names, so no model is shown it',
    hint: 'Send it again. For the operator: the thread that looks for names ended, took longer than SAFETY_PERSONAL_NAMES_TIMEOUT_MS for one text, or has too many before it.',
  },
});
