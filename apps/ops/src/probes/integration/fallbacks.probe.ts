import type { Probe } from '@rapport/checklist';
import { provedBySuites } from '../support/test-report.js';

export const FALLBACK_SUITES = [
  'libs/conversation/src/turn/ladder/ladder-over-the-sdk.medium.spec.ts',
  'libs/conversation/src/turn/generate.stage.spec.ts',
  'libs/llm/src/resilience/circuit-breaker.spec.ts',
  'libs/llm/src/resilience/circuit-breaker.medium.spec.ts',
  'libs/llm/src/resilience/bulkhead.spec.ts',
] as const;

export const fallbacksProbe: Probe = {
  id: 'integration.fallbacks',
  version: 1,
  description:
    'Every rung of the ladder below a failing model was reached in tests: other models, a second provider, an honest answer.',
  run: provedBySuites('fallbacks', FALLBACK_SUITES),
};
