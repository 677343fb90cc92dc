import { alertScenes, provesRed } from '@rapport/testing';
import { errorRateProbe } from './error-rate.probe.js';

provesRed(
  errorRateProbe,
  alertScenes('HighErrorRate', {
    rules: 'requests.yml',
    tests: 'requests.test.yml',
    threshold: '> 0.05',
    weaker: '> 0.5',
  }),
);
