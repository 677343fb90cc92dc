import type { Probe } from '@rapport/checklist';
import { coverageProbe } from './coverage.probe.js';
import { dependenciesProbe } from './dependencies.probe.js';
import { documentsCurrentProbe } from './documents-current.probe.js';
import { integrationTestsProbe } from './integration-tests.probe.js';
import { lintProbe } from './lint.probe.js';
import { securityScanProbe } from './security-scan.probe.js';
import { unitTestsProbe } from './unit-tests.probe.js';

/** Whether the release's code is fit to be deployed. */
export const codeProbes: readonly Probe[] = [
  unitTestsProbe,
  integrationTestsProbe,
  coverageProbe,
  lintProbe,
  securityScanProbe,
  dependenciesProbe,
  documentsCurrentProbe,
];
