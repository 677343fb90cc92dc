import type { Probe } from '@rapport/checklist';

export const hardeningProbes: readonly Probe[] = [];
