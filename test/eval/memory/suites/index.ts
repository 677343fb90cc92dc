import type { Suite } from '../suite.js';
import { promptBudget } from './prompt-budget.js';
import { retrieval } from './retrieval.js';

/** In the order in which they are run and printed. */
export const suites: Readonly<Record<string, Suite>> = { retrieval, promptBudget };
