import type { Probe } from '@rapport/checklist';
import { alertsProbes } from './alerts/index.js';
import { codeProbes } from './code/index.js';
import { complianceProbes } from './compliance/index.js';
import { configurationProbes } from './configuration/index.js';
import { contactsProbes } from './contacts/index.js';
import { dashboardsProbes } from './dashboards/index.js';
import { deploymentProbes } from './deployment/index.js';
import { documentsProbes } from './documents/index.js';
import { functionalProbes } from './functional/index.js';
import { hardeningProbes } from './hardening/index.js';
import { infrastructureProbes } from './infrastructure/index.js';
import { integrationProbes } from './integration/index.js';
import { loadProbes } from './load/index.js';
import { logsProbes } from './logs/index.js';
import { observationProbes } from './observation/index.js';
import { operationProbes } from './operation/index.js';
import { protectionProbes } from './protection/index.js';
import { releaseProbes } from './release/index.js';
import { responsivenessProbes } from './responsiveness/index.js';
import { rollbackProbes } from './rollback/index.js';

/** All there are, by area. */
export const probes: readonly Probe[] = [
  ...alertsProbes,
  ...codeProbes,
  ...complianceProbes,
  ...configurationProbes,
  ...contactsProbes,
  ...dashboardsProbes,
  ...deploymentProbes,
  ...documentsProbes,
  ...functionalProbes,
  ...hardeningProbes,
  ...infrastructureProbes,
  ...integrationProbes,
  ...loadProbes,
  ...logsProbes,
  ...observationProbes,
  ...operationProbes,
  ...protectionProbes,
  ...releaseProbes,
  ...responsivenessProbes,
  ...rollbackProbes,
];
