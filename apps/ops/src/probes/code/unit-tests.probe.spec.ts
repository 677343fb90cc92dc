import { provesTestRunsRed } from '@rapport/testing';
import { unitTestsProbe } from './unit-tests.probe.js';

provesTestRunsRed(unitTestsProbe, 'libs/kernel/src/ids.spec.ts');
