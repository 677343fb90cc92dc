import type { Probe } from '@rapport/checklist';
import { corsProbe } from './cors.probe.js';
import { environmentProbe } from './environment.probe.js';
import { errorTrackingProbe } from './error-tracking.probe.js';
import { logLevelProbe } from './log-level.probe.js';
import { personasFinalProbe } from './personas-final.probe.js';
import { rateLimitsProbe } from './rate-limits.probe.js';
import { secretsProbe } from './secrets.probe.js';

/** Whether the environment is configured as it should be. */
export const configurationProbes: readonly Probe[] = [
  environmentProbe,
  secretsProbe,
  personasFinalProbe,
  rateLimitsProbe,
  logLevelProbe,
  errorTrackingProbe,
  corsProbe,
];
