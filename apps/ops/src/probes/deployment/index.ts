import type { Probe } from '@rapport/checklist';
import { backupNowProbe } from './backup-now.probe.js';
import { migrationReadyProbe } from './migration-ready.probe.js';
import { rollbackDocumentedProbe } from './rollback-documented.probe.js';

export const deploymentProbes: readonly Probe[] = [backupNowProbe, migrationReadyProbe, rollbackDocumentedProbe];
