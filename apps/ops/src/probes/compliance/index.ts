import type { Probe } from '@rapport/checklist';
import { auditProbe } from './audit.probe.js';
import { exportEraseProbe } from './export-erase.probe.js';
import { gdprProbe } from './gdpr.probe.js';
import { privacyPolicyProbe } from './privacy-policy.probe.js';
import { retentionProbe } from './retention.probe.js';
import { termsProbe } from './terms.probe.js';

/** Whether the service keeps to what it owes to people and to the law. */
export const complianceProbes: readonly Probe[] = [
  privacyPolicyProbe,
  termsProbe,
  retentionProbe,
  gdprProbe,
  exportEraseProbe,
  auditProbe,
];
