import type { Probe } from '@rapport/checklist';

export const integrationProbes: readonly Probe[] = [];
