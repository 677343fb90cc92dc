import type { Probe } from '@rapport/checklist';
import { auditSeparateProbe } from './audit-separate.probe.js';
import { centralisedProbe } from './centralised.probe.js';
import { piiProbe } from './pii.probe.js';
import { retentionProbe } from './retention.probe.js';
import { searchProbe } from './search.probe.js';

export const logsProbes: readonly Probe[] = [
  auditSeparateProbe,
  centralisedProbe,
  piiProbe,
  retentionProbe,
  searchProbe,
];
