import { provesTestRunsRed } from '@rapport/testing';
import { integrationTestsProbe } from './integration-tests.probe.js';

provesTestRunsRed(integrationTestsProbe, 'test/e2e/crash.spec.ts');
