import type { Probe } from '@rapport/checklist';

export const operationProbes: readonly Probe[] = [];
