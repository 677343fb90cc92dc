import type { Probe } from '@rapport/checklist';

export const rollbackProbes: readonly Probe[] = [];
