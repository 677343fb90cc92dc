import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';

export const jobsConfig = defineSection('jobs', {
  concurrency: variable(
    'JOBS_CONCURRENCY',
    z.coerce.number().int().min(1).max(100).default(2),
    'Jobs of one kind that a process runs at the same time.',
  ),
  pollingIntervalMs: variable(
    'JOBS_POLLING_INTERVAL_MS',
    z.coerce.number().int().min(500).max(60_000).default(1_000),
    'How often a worker looks for new jobs of each kind.',
  ),
  timeoutS: variable(
    'JOBS_TIMEOUT_S',
    z.coerce.number().int().min(10).max(86_400).default(900),
    'After this time a running job counts as failed.',
  ),
  heartbeatS: variable(
    'JOBS_HEARTBEAT_S',
    z.coerce.number().int().min(10).max(3_600).default(30),
    'A running job whose process gave no sign of life for so long is taken over by another.',
  ),
  retryDelayS: variable(
    'JOBS_RETRY_DELAY_S',
    z.coerce.number().int().min(0).max(3_600).default(5),
    'Wait before the first retry; it doubles with each further one.',
  ),
  retryDelayMaxS: variable(
    'JOBS_RETRY_DELAY_MAX_S',
    z.coerce.number().int().min(1).max(86_400).default(600),
    'Longest wait between two retries.',
  ),
  retentionS: variable(
    'JOBS_RETENTION_S',
    z.coerce.number().int().min(60).max(31_536_000).default(86_400),
    'How long finished jobs stay in the table.',
  ),
  sampleMs: variable(
    'JOBS_SAMPLE_MS',
    z.coerce.number().int().min(1_000).max(3_600_000).default(60_000),
    'How often a working process counts the jobs that wait, for its metrics, milliseconds.',
  ),
  shutdownTimeoutMs: variable(
    'JOBS_SHUTDOWN_TIMEOUT_MS',
    z.coerce.number().int().min(1_000).max(600_000).default(10_000),
    'How long a stopping process waits for its running jobs; what is left is retried by another.',
  ),
});

export type JobsConfig = SectionValues<typeof jobsConfig>;
