import type { Probe } from '@rapport/checklist';

export const observationProbes: readonly Probe[] = [];
