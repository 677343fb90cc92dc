import type { Probe } from '@rapport/checklist';
import { apiSuccess } from './api-success.probe.js';
import { cpu } from './cpu.probe.js';
import { firstTokenP95 } from './first-token-p95.probe.js';
import { noLeaks } from './no-leaks.probe.js';
import { nonLlmP95 } from './non-llm-p95.probe.js';
import { redisLatency } from './redis-latency.probe.js';

export const responsivenessProbes: readonly Probe[] = [
  nonLlmP95,
  firstTokenP95,
  noLeaks,
  cpu,
  redisLatency,
  apiSuccess,
];
