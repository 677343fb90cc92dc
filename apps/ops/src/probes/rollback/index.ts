import type { Probe } from '@rapport/checklist';
import { scaleDownProbe } from './scale-down.probe.js';
import { switchProbe } from './switch.probe.js';
import { verifyOldProbe } from './verify-old.probe.js';

export const rollbackProbes: readonly Probe[] = [scaleDownProbe, switchProbe, verifyOldProbe];
