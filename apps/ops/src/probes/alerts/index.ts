import type { Probe } from '@rapport/checklist';
import { downtimeProbe } from './downtime.probe.js';
import { errorRateProbe } from './error-rate.probe.js';
import { memoryProbe } from './memory.probe.js';
import { quotaProbe } from './quota.probe.js';
import { redisProbe } from './redis.probe.js';
import { rulesValidProbe } from './rules-valid.probe.js';
import { slowProbe } from './slow.probe.js';

export const alertsProbes: readonly Probe[] = [
  downtimeProbe,
  errorRateProbe,
  memoryProbe,
  quotaProbe,
  redisProbe,
  rulesValidProbe,
  slowProbe,
];
