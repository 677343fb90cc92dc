import { defineErrors } from '@rapport/kernel';

export const complianceErrors = defineErrors({
  participantTwice: {
    code: 'compliance.participant_twice',
    kind: 'internal',
    title: 'Two participants of one kind have the same name',
    hint: 'A programming error: a feature module is loaded twice, or a name was copied.',
  },
});
