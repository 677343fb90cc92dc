import type { Probe } from '@rapport/checklist';
import { allEndpoints } from './all-endpoints.probe.js';
import { allReady } from './all-ready.probe.js';
import { errorRate } from './error-rate.probe.js';
import { metricsFresh } from './metrics-fresh.probe.js';
import { recorded } from './recorded.probe.js';
import { smoke } from './smoke.probe.js';
import { stagingFirst } from './staging-first.probe.js';

export const releaseProbes: readonly Probe[] = [
  stagingFirst,
  smoke,
  recorded,
  allReady,
  allEndpoints,
  metricsFresh,
  errorRate,
];
