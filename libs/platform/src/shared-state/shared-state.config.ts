import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';

const milliseconds = z.coerce.number().int().min(1);

export const sharedStateConfig = defineSection('shared-state', {
  urls: variable(
    'REDIS_URL',
    z
      .string()
      .transform((text) => text.split(',').map((url) => url.trim()))
      .pipe(z.array(z.string().regex(/^rediss?:\/\//, 'must be redis:// or rediss:// URLs')))
      .optional(),
    'Redis URL; several, separated by commas, are the seeds of a Redis Cluster. Absent: state stays in the process, so run one only.',
    { secret: true },
  ),
  commandTimeoutMs: variable(
    'REDIS_COMMAND_TIMEOUT_MS',
    milliseconds.default(250),
    'How long a command may take, milliseconds: what a hung Redis can cost a request.',
  ),
  connectTimeoutMs: variable(
    'REDIS_CONNECT_TIMEOUT_MS',
    milliseconds.default(2_000),
    'How long a connection attempt may take, milliseconds. Start-up waits this long for Redis, then goes on without.',
  ),
  maxPending: variable(
    'REDIS_MAX_PENDING',
    z.coerce.number().int().min(1).default(10_000),
    'Commands that may await their answer at once; further ones fail immediately.',
  ),
});

export type SharedStateConfig = SectionValues<typeof sharedStateConfig>;
