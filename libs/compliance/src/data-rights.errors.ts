import { defineErrors } from '@rapport/kernel';

export const dataRightsErrors = defineErrors({
  subjectNotFound: {
    code: 'data_rights.subject_not_found',
    kind: 'not_found',
    title: 'There is no such person',
    hint: 'They were erased, or never registered.',
  },
  exportNotFound: { code: 'export.not_found', kind: 'not_found', title: 'No such export' },
  exportLimit: {
    code: 'export.limit',
    kind: 'conflict',
    title: 'There are as many exports as one person may have',
    hint: 'Download one of those there are. They expire by themselves.',
  },
  linkInvalid: {
    code: 'export.link_invalid',
    kind: 'forbidden',
    title: 'The download link is not valid, or no longer',
    hint: 'Ask for the export again: the answer holds a new link.',
  },
  erasureNotFound: {
    code: 'erasure.not_found',
    kind: 'not_found',
    title: 'No such erasure, or the receipt token is another one’s',
    hint: 'Send the token that the request was answered with in the header `Receipt-Token`.',
  },
  residue: {
    code: 'erasure.residue',
    kind: 'internal',
    title: 'Rows of an erased person are still there',
    hint: 'Something wrote while the erasure ran. It is repeated; if this stays, a participant misses the tables named.',
  },
  ledgerUnavailable: {
    code: 'erasure.ledger_unavailable',
    kind: 'unavailable',
    title: 'The erasure ledger cannot be read or written',
    hint: 'Check the folder that ERASURE_LEDGER_DIR names. One that is empty or missing is refused where people were erased before.',
  },
  ledgerAhead: {
    code: 'erasure.ledger_ahead',
    kind: 'unavailable',
    title: 'The database does not know of erasures that the ledger names',
    hint: 'A backup was restored. A worker repeats the erasures; the process becomes ready by itself once that is done.',
  },
});
