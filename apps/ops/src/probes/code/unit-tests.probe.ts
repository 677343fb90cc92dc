import type { Probe } from '@rapport/checklist';
import { allPassed, isIntegration } from './test-runs.js';

export const unitTestsProbe: Probe = {
  id: 'code.unit-tests',
  version: 1,
  description: 'Every unit test of the latest run passed, at the commit of the release; a skipped one has not.',
  run: allPassed('unit', (suite) => !isIntegration(suite)),
};
