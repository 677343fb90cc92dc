import { defineErrors } from '@rapport/kernel';

export const checklistErrors = defineErrors({
  fileInvalid: {
    code: 'checklist.file_invalid',
    kind: 'invalid',
    title: 'A file that the checklist reads is not as it should be',
    hint: 'The message names the file and each place. See docs/checklist.md.',
  },
  itemUnknown: {
    code: 'checklist.item_unknown',
    kind: 'not_found',
    title: 'The checklist has no such line, phase or probe',
    hint: '`rapport checklist list` prints the lines.',
  },
  attestationRefused: {
    code: 'checklist.attestation_refused',
    kind: 'unprocessable',
    title: 'This cannot be attested',
    hint: 'Only acts of people are attested, with evidence: an address, a number, a hash. No placeholder, nothing personal.',
  },
  waiverRefused: {
    code: 'checklist.waiver_refused',
    kind: 'unprocessable',
    title: 'This cannot be waived',
    hint: 'A waiver has an owner, a reason, and an end in the future.',
  },
  signOffRefused: {
    code: 'checklist.sign_off_refused',
    kind: 'conflict',
    title: 'The release cannot be signed off',
    hint: 'Every required line has to hold; three different people sign, each in one role, and all of them the same report.',
  },
  evidenceChanged: {
    code: 'checklist.evidence_changed',
    kind: 'conflict',
    title: 'The stored evidence is not what was appended',
    hint: 'Each line holds the hash of the one before. Compare with the hashes in the audit log, keep the file, and begin another.',
  },
  evidenceLocked: {
    code: 'checklist.evidence_locked',
    kind: 'conflict',
    title: 'Another command is appending evidence',
    hint: 'Try again. If no other command runs, remove the file `evidence.lock` beside the evidence.',
  },
  notReady: {
    code: 'checklist.not_ready',
    kind: 'conflict',
    title: 'Lines of the checklist do not hold',
    hint: '`rapport checklist report` says which and why.',
  },
});
