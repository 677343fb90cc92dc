import type { Probe } from '@rapport/checklist';

export const alertsProbes: readonly Probe[] = [];
