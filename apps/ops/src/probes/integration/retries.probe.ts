import type { Probe } from '@rapport/checklist';
import { provedBySuites } from '../support/test-report.js';

export const RETRY_SUITES = [
  'libs/llm/src/policy/retry-delay.spec.ts',
  'libs/llm/src/policy/retry-schedule.spec.ts',
  'libs/llm/src/resilience/retry-budget.spec.ts',
  'libs/llm/src/gemini/requested-delay.spec.ts',
  'libs/llm/src/gemini/gemini-language-model.spec.ts',
] as const;

export const retriesProbe: Probe = {
  id: 'integration.retries',
  version: 1,
  description:
    'Retries were tested: back-off with jitter, the delay that Gemini asks for, a budget, none after the first word.',
  run: provedBySuites('retries', RETRY_SUITES),
};
