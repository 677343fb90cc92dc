import type { Probe } from '@rapport/checklist';
import { apiDocsProbe } from './api-docs.probe.js';
import { architectureProbe } from './architecture.probe.js';
import { contactsProbe } from './contacts.probe.js';
import { deploymentProcessProbe } from './deployment-process.probe.js';
import { examplesProbe } from './examples.probe.js';
import { faqProbe } from './faq.probe.js';
import { incidentPlanProbe } from './incident-plan.probe.js';
import { quickStartProbe } from './quick-start.probe.js';
import { runbooksProbe } from './runbooks.probe.js';
import { troubleshootingProbe } from './troubleshooting.probe.js';

export const documentsProbes: readonly Probe[] = [
  apiDocsProbe,
  architectureProbe,
  contactsProbe,
  deploymentProcessProbe,
  examplesProbe,
  faqProbe,
  incidentPlanProbe,
  quickStartProbe,
  runbooksProbe,
  troubleshootingProbe,
];
