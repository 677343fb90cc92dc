import type { Probe } from '@rapport/checklist';

export const releaseProbes: readonly Probe[] = [];
