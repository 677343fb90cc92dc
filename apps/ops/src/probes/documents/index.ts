import type { Probe } from '@rapport/checklist';

export const documentsProbes: readonly Probe[] = [];
