import type { Probe } from '@rapport/checklist';

export const dashboardsProbes: readonly Probe[] = [];
