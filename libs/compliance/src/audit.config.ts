import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''));

export const auditConfig = defineSection('audit', {
  appendBatch: variable(
    'AUDIT_APPEND_BATCH',
    z.coerce.number().int().min(1).max(5_000).default(500),
    'How many audit events are appended to the Merkle tree in one transaction, under one checkpoint.',
  ),
  origin: variable(
    'AUDIT_ORIGIN',
    z
      .string()
      .regex(/^[^\s+]{1,100}$/)
      .default('rapport/audit'),
    'Which log this is: the first line of its checkpoints, and the name of the key that signs them. Unique to the installation, as rapport.example/audit.',
  ),
  signingKey: variable(
    'AUDIT_SIGNING_KEY',
    z.string().min(1).optional(),
    'Signs checkpoints: PRIVATE+KEY+… as `rapport audit new-key` prints it, or the path of a file with it. Absent: derived from the keyring.',
    { secret: true },
  ),
  trustedKeys: variable(
    'AUDIT_TRUSTED_KEYS',
    list,
    'Public keys that signed checkpoints before the present one, separated by commas. With an end, as key@1200: believed only for checkpoints of at most so many events, for a key that was lost to somebody.',
  ),
  checkpointTarget: variable(
    'AUDIT_CHECKPOINT_TARGET',
    z.string().min(1).optional(),
    'Where checkpoints are published, away from the database: a directory, or an http(s) address to which /<size> is PUT.',
  ),
});
export type AuditConfig = SectionValues<typeof auditConfig>;
