import { defineErrors } from '@rapport/kernel';

export const importErrors = defineErrors({
  unreadable: {
    code: 'import.unreadable',
    kind: 'unprocessable',
    title: 'The file is not a whole export',
    hint: 'It has to be the archive as it was downloaded; the detail names what does not fit its manifest.',
  },
  otherDigest: {
    code: 'import.other_digest',
    kind: 'unprocessable',
    title: 'The file is not the one that the digest belongs to',
    hint: 'Take `sha256` from the export’s own record. An archive that somebody changed could hold words that nobody said.',
  },
  personExists: {
    code: 'import.person_exists',
    kind: 'conflict',
    title: 'The person is known here already',
    hint: 'An export is taken back whole, or not at all: erase the account first, or import into another deployment.',
  },
  personErased: {
    code: 'import.person_erased',
    kind: 'conflict',
    title: 'The person was erased here',
    hint: 'The erasure ledger names them: they would be erased again. They can register anew.',
  },
});
