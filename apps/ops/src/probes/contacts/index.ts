import type { Probe } from '@rapport/checklist';

export const contactsProbes: readonly Probe[] = [];
