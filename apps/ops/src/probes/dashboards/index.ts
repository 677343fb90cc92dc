import type { Probe } from '@rapport/checklist';
import { apiProbe } from './api.probe.js';
import { costProbe } from './cost.probe.js';
import { engagementProbe } from './engagement.probe.js';
import { errorsProbe } from './errors.probe.js';
import { systemProbe } from './system.probe.js';

export const dashboardsProbes: readonly Probe[] = [apiProbe, costProbe, engagementProbe, errorsProbe, systemProbe];
