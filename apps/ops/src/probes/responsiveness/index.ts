import type { Probe } from '@rapport/checklist';

export const responsivenessProbes: readonly Probe[] = [];
