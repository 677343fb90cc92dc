import type { Probe } from '@rapport/checklist';
import { authenticationProbe } from './authentication.probe.js';
import { bodyLimitsProbe } from './body-limits.probe.js';
import { inputValidationProbe } from './input-validation.probe.js';
import { networkProbe } from './network.probe.js';
import { outputSanitisationProbe } from './output-sanitisation.probe.js';
import { piiProbe } from './pii.probe.js';
import { rateLimitingProbe } from './rate-limiting.probe.js';

/** Whether the service is protected from those who mean harm, and people from the service. */
export const protectionProbes: readonly Probe[] = [
  authenticationProbe,
  rateLimitingProbe,
  inputValidationProbe,
  outputSanitisationProbe,
  piiProbe,
  networkProbe,
  bodyLimitsProbe,
];
