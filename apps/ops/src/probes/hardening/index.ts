import type { Probe } from '@rapport/checklist';
import { authentication } from './authentication.probe.js';
import { headers } from './headers.probe.js';
import { https } from './https.probe.js';
import { invalidInputs } from './invalid-inputs.probe.js';
import { noSensitiveLogs } from './no-sensitive-logs.probe.js';
import { rateLimit } from './rate-limit.probe.js';

export const hardeningProbes: readonly Probe[] = [
  authentication,
  rateLimit,
  invalidInputs,
  noSensitiveLogs,
  https,
  headers,
];
