import type { Probe } from '@rapport/checklist';

export const complianceProbes: readonly Probe[] = [];
