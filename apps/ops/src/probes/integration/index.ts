import type { Probe } from '@rapport/checklist';
import { errorHandlingProbe } from './error-handling.probe.js';
import { fallbacksProbe } from './fallbacks.probe.js';
import { geminiKeyProbe } from './gemini-key.probe.js';
import { quotaProbe } from './quota.probe.js';
import { retriesProbe } from './retries.probe.js';
import { timeoutsProbe } from './timeouts.probe.js';

/** Whether the service gets on with Gemini, and without it. */
export const integrationProbes: readonly Probe[] = [
  geminiKeyProbe,
  quotaProbe,
  fallbacksProbe,
  retriesProbe,
  timeoutsProbe,
  errorHandlingProbe,
];
