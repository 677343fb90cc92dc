import type { Probe } from '@rapport/checklist';

export const functionalProbes: readonly Probe[] = [];
