import type { Probe } from '@rapport/checklist';

export const infrastructureProbes: readonly Probe[] = [];
