import type { Probe } from '@rapport/checklist';
import { provedBySuites } from '../support/test-report.js';

export const TOKEN_SUITES = [
  'libs/conversation/src/turn/compose.stage.spec.ts',
  'libs/conversation/src/domain/prompt/history.spec.ts',
  'libs/conversation/src/turn/prefix-cache.medium.spec.ts',
  'libs/conversation/src/application/summarise.handler.medium.spec.ts',
  'libs/llm/src/tokens/calibrated-token-estimator.spec.ts',
] as const;

export const tokenBudgetProbe: Probe = {
  id: 'load.token-budget',
  version: 1,
  description:
    'Prompts of arbitrary dialogues kept to their budget of tokens, and to a beginning that can be cached, in tests.',
  run: provedBySuites('budgets of tokens', TOKEN_SUITES),
};
