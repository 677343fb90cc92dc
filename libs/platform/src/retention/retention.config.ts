import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';

const days = (fallback: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(1).max(36_500).default(fallback);

/** How long each category is kept, in days. What is not here ends with the account, or has a limit of its own beside it. */
export const retentionConfig = defineSection('retention', {
  conversationDays: variable(
    'RETENTION_CONVERSATION_DAYS',
    days(730),
    'A conversation goes this long after its last message, days. People may choose less for theirs.',
  ),
  withdrawnMemoryDays: variable(
    'RETENTION_WITHDRAWN_MEMORY_DAYS',
    days(30),
    'Memories go this long after consent to them was withdrawn, days: a change of mind before then loses nothing.',
  ),
  usageDays: variable(
    'RETENTION_USAGE_DAYS',
    days(400),
    'Daily usage and facts of stateless completions are kept, days.',
  ),
  requestDays: variable(
    'RETENTION_REQUEST_DAYS',
    days(1_095),
    "People's requests are kept after they were closed, days: as long as an answer may be disputed.",
  ),
  batch: variable(
    'RETENTION_BATCH',
    z.coerce.number().int().min(1).max(10_000).default(500),
    'Rows that a purge removes in one statement.',
  ),
});

export type RetentionConfig = SectionValues<typeof retentionConfig>;
