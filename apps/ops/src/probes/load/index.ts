import type { Probe } from '@rapport/checklist';

export const loadProbes: readonly Probe[] = [];
