import type { Probe } from '@rapport/checklist';
import { provedBySuites } from '../support/test-report.js';

export const ERROR_SUITES = [
  'test/contract/llm-faults.medium.spec.ts',
  'libs/llm/src/gemini/classify-error.spec.ts',
  'libs/platform/src/http/error-format.spec.ts',
  'libs/platform/src/http/configure-http.spec.ts',
  'libs/kernel/src/errors.spec.ts',
] as const;

export const errorHandlingProbe: Probe = {
  id: 'integration.error-handling',
  version: 1,
  description:
    'Each fault that Gemini can have ended as documented in tests, and every error has the one format of problems.',
  run: provedBySuites('error handling', ERROR_SUITES),
};
