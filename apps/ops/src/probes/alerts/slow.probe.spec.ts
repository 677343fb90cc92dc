import { alertScenes, provesRed } from '@rapport/testing';
import { slowProbe } from './slow.probe.js';

provesRed(
  slowProbe,
  alertScenes('SlowResponses', {
    rules: 'requests.yml',
    tests: 'requests.test.yml',
    threshold: 'duration_seconds:p95_5m > 3',
    weaker: 'duration_seconds:p95_5m > 30',
  }),
);
