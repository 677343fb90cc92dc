import { defineErrors } from '@rapport/kernel';

export const auditLogErrors = defineErrors({
  keyInvalid: {
    code: 'audit.key_invalid',
    kind: 'internal',
    title: 'A key of the audit log cannot be used',
    hint: 'Private: PRIVATE+KEY+<name>+<id>+<base64>, the name being AUDIT_ORIGIN. Public: <name>+<id>+<base64>, or with an end, <name>+<id>+<base64>@<size>. See docs/audit.md.',
  },
  proofOutOfRange: {
    code: 'audit.proof_out_of_range',
    kind: 'unprocessable',
    title: 'The audit log has no such leaf or size',
    hint: 'A leaf below the size, and a size up to that of the latest checkpoint.',
  },
  nothingSigned: {
    code: 'audit.nothing_signed',
    kind: 'not_found',
    title: 'The audit log has no checkpoint yet',
    hint: 'The first is signed about a minute after the first event.',
  },
  eventNotFound: {
    code: 'audit.event_not_found',
    kind: 'not_found',
    title: 'The audit log has no payload of such an event',
    hint: 'It was erased before, or the event is not in the tree yet.',
  },
  forked: {
    code: 'audit.forked',
    kind: 'internal',
    title: 'The audit log does not continue what was published of it',
    hint: 'Somebody changed the past, another log is published to the same place, or the key that signed what was published is no longer in AUDIT_TRUSTED_KEYS. Compare with `rapport audit verify --checkpoint`.',
  },
});
