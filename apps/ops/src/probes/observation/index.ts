import type { Probe } from '@rapport/checklist';
import { dashboardProbe } from './dashboard.probe.js';
import { healthProbe } from './health.probe.js';
import { loggingProbe } from './logging.probe.js';
import { metricsProbe } from './metrics.probe.js';
import { rulesProbe } from './rules.probe.js';

/** Whether somebody would see what the service does. */
export const observationProbes: readonly Probe[] = [
  healthProbe,
  metricsProbe,
  loggingProbe,
  rulesProbe,
  dashboardProbe,
];
