import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';

const positive = z.coerce.number().int().min(1);

export const idempotencyConfig = defineSection('idempotency', {
  retentionHours: variable(
    'IDEMPOTENCY_RETENTION_HOURS',
    positive.default(24),
    'How long an Idempotency-Key is remembered, at least; an hourly job then forgets it.',
  ),
  leaseMs: variable(
    'IDEMPOTENCY_LEASE_MS',
    positive.default(60_000),
    'How long a request may take before a repetition with its key takes over, milliseconds.',
  ),
  purgeBatch: variable('IDEMPOTENCY_PURGE_BATCH', positive.default(1_000), 'Keys that are forgotten in one statement.'),
});

export type IdempotencyConfig = SectionValues<typeof idempotencyConfig>;
