import type { Probe } from '@rapport/checklist';

export const protectionProbes: readonly Probe[] = [];
