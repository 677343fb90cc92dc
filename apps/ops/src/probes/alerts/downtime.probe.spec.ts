import { alertScenes, provesRed } from '@rapport/testing';
import { downtimeProbe } from './downtime.probe.js';

provesRed(
  downtimeProbe,
  alertScenes('ServiceDown', {
    rules: 'availability.yml',
    tests: 'availability.test.yml',
    threshold: 'absent(up{job="rapport-api"} == 1)',
    weaker: '(up{job="rapport-api"} == 0)',
  }),
);
