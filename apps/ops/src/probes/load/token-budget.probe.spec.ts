import { provesSuitesRed } from '@rapport/testing';
import { TOKEN_SUITES, tokenBudgetProbe } from './token-budget.probe.js';

provesSuitesRed(tokenBudgetProbe, TOKEN_SUITES);
