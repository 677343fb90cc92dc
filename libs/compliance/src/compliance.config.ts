import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

export const auditConfig = defineSection('audit', {
  sealBatch: variable(
    'AUDIT_SEAL_BATCH',
    z.coerce.number().int().min(1).max(5_000).default(500),
    'How many audit events are added to the hash chain in one transaction.',
  ),
});
export type AuditConfig = SectionValues<typeof auditConfig>;
