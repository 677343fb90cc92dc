import type { Probe } from '@rapport/checklist';
import { cachingProbe } from './caching.probe.js';
import { leaksProbe } from './leaks.probe.js';
import { poolingProbe } from './pooling.probe.js';
import { stressedProbe } from './stressed.probe.js';
import { testedProbe } from './tested.probe.js';
import { tokenBudgetProbe } from './token-budget.probe.js';

/** Whether the service carries what it is to carry. */
export const loadProbes: readonly Probe[] = [
  testedProbe,
  stressedProbe,
  leaksProbe,
  tokenBudgetProbe,
  cachingProbe,
  poolingProbe,
];
