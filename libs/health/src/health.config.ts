import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

const milliseconds = z.coerce.number().int().min(1);
const ratio = z.coerce.number().min(0).max(1);

export const healthConfig = defineSection('health', {
  checkTimeoutMs: variable(
    'HEALTH_CHECK_TIMEOUT_MS',
    milliseconds.default(1_000),
    'How long a health check waits for the database, milliseconds. Keep it below the timeout of the probes.',
  ),
  reuseMs: variable(
    'HEALTH_REUSE_MS',
    milliseconds.default(500),
    'For how long the result of a check answers further probes, milliseconds: a flood of probes must not reach the database.',
  ),
  sampleMs: variable(
    'HEALTH_SAMPLE_MS',
    milliseconds.default(5_000),
    'How often a process looks at its own readiness for its metrics, milliseconds: alerts see an outage no sooner.',
  ),
  sharedStateSlowMs: variable(
    'HEALTH_SHARED_STATE_SLOW_MS',
    milliseconds.default(10),
    'Latency of Redis above which it counts as degraded, milliseconds.',
  ),
  modelProbeIntervalMs: variable(
    'HEALTH_MODEL_PROBE_INTERVAL_MS',
    milliseconds.default(60_000),
    'How often Gemini is probed when no real call has succeeded meanwhile, milliseconds (up to a tenth is added at random).',
  ),
  modelProbeTimeoutMs: variable(
    'HEALTH_MODEL_PROBE_TIMEOUT_MS',
    milliseconds.default(3_000),
    'How long a probe of Gemini may take, milliseconds.',
  ),
  modelFaultRatio: variable(
    'HEALTH_MODEL_FAULT_RATIO',
    ratio.default(0.05),
    'Share of failed calls above which Gemini counts as degraded; above one half, as down.',
  ),
  diskFreeRatio: variable(
    'HEALTH_DISK_FREE_RATIO',
    ratio.default(0.1),
    'Share of free space on the disk of the data folder below which it counts as degraded.',
  ),
  memoryUsedRatio: variable(
    'HEALTH_MEMORY_USED_RATIO',
    ratio.default(0.8),
    "Share of the container's (or machine's) memory that this process may use before it counts as degraded.",
  ),
});

export type HealthConfig = SectionValues<typeof healthConfig>;
