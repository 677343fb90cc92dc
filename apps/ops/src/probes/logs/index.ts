import type { Probe } from '@rapport/checklist';

export const logsProbes: readonly Probe[] = [];
