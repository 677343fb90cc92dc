import type { Probe } from '@rapport/checklist';

export const configurationProbes: readonly Probe[] = [];
