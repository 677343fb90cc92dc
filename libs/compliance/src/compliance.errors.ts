import { defineErrors } from '@rapport/kernel';

export const complianceErrors = defineErrors({
  participantTwice: {
    code: 'compliance.participant_twice',
    kind: 'internal',
    title: 'Two participants of one kind have the same name',
    hint: 'A programming error: a feature module is loaded twice, or a name was copied.',
  },
  tableUndeclared: {
    code: 'compliance.table_undeclared',
    kind: 'internal',
    title: 'A participant exports a table that it does not answer for',
    hint: 'A programming error: name the table in the participant’s `tables`.',
  },
});
