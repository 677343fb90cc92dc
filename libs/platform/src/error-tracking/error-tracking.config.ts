import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';

const DSN = /^https?:\/\/[\w-]+@[^/\s@]+(?:\/[\w/-]+)?\/\d+$/;

export const errorTrackingConfig = defineSection('error-tracking', {
  dsn: variable(
    'ERROR_TRACKING_DSN',
    z.string().regex(DSN, 'must be a DSN such as https://key@errors.example.com/1').optional(),
    'Where unexpected errors are sent, by the protocol of Sentry, which other trackers speak as well. Absent: they are in the log only.',
    { secret: true },
  ),
  environment: variable(
    'ERROR_TRACKING_ENVIRONMENT',
    z
      .string()
      .regex(/^[a-z0-9-]{1,64}$/, 'must be a short name in lower case')
      .default('production'),
    'Name of the deployment that errors are listed under.',
  ),
  perMinute: variable(
    'ERROR_TRACKING_PER_MINUTE',
    z.coerce.number().int().min(1).max(10_000).default(60),
    'Most errors that a process sends in a minute; of one kind a tenth of it. Further ones are counted and dropped.',
  ),
  queued: variable(
    'ERROR_TRACKING_QUEUED',
    z.coerce.number().int().min(1).max(10_000).default(100),
    'Errors that may wait to be sent; further ones are counted and dropped.',
  ),
  timeoutMs: variable(
    'ERROR_TRACKING_TIMEOUT_MS',
    z.coerce.number().int().min(100).max(60_000).default(3_000),
    'How long sending one may take, milliseconds. At shutdown all that wait get no longer than that.',
  ),
});

export type ErrorTrackingConfig = SectionValues<typeof errorTrackingConfig>;
