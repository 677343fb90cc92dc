import type { Suite } from '../suite.js';
import { contradictions } from './contradictions.js';
import { echo } from './echo.js';
import { junk } from './junk.js';
import { ablation } from './ablation.js';
import { informalRetrieval } from './informal.js';
import { promptBudget } from './prompt-budget.js';
import { retrieval } from './retrieval.js';

/** In the order in which they are run and printed. */
export const suites: Readonly<Record<string, Suite>> = {
  retrieval,
  promptBudget,
  informal: informalRetrieval,
  contradictions,
  junk,
  echo,
  ablation,
};
/** Those that take minutes are run when they are named. */
export const usualSuites = Object.keys(suites).filter((name) => !['informal', 'ablation'].includes(name));
