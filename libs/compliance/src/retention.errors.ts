import { defineErrors } from '@rapport/kernel';

export const retentionErrors = defineErrors({
  held: {
    code: 'retention.held',
    kind: 'conflict',
    title: 'The data are under a legal hold and cannot be erased now',
    hint: 'The request stands, and is answered when the hold is lifted.',
  },
  subjectNotFound: {
    code: 'retention.subject_not_found',
    kind: 'not_found',
    title: 'There is no such person, or they are being erased',
  },
  holdNotFound: { code: 'retention.hold_not_found', kind: 'not_found', title: 'There is no hold on this person' },
});
