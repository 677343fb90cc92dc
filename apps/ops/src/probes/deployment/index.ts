import type { Probe } from '@rapport/checklist';

export const deploymentProbes: readonly Probe[] = [];
