import type { Probe } from '@rapport/checklist';
import { devopsProbe } from './devops.probe.js';
import { geminiSupportProbe } from './gemini-support.probe.js';
import { infrastructureSupportProbe } from './infrastructure-support.probe.js';
import { onCallProbe } from './on-call.probe.js';
import { productManagerProbe } from './product-manager.probe.js';
import { securityProbe } from './security.probe.js';
import { techLeadProbe } from './tech-lead.probe.js';

export const contactsProbes: readonly Probe[] = [
  devopsProbe,
  geminiSupportProbe,
  infrastructureSupportProbe,
  onCallProbe,
  productManagerProbe,
  securityProbe,
  techLeadProbe,
];
