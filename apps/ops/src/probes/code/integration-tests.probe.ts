import type { Probe } from '@rapport/checklist';
import { allPassed, isIntegration } from './test-runs.js';

export const integrationTestsProbe: Probe = {
  id: 'code.integration-tests',
  version: 1,
  description: 'Every test against real databases, Redis and processes passed, at the commit of the release.',
  run: allPassed('integration', isIntegration),
};
