import type { Probe } from '@rapport/checklist';

export const codeProbes: readonly Probe[] = [];
