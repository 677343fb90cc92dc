import { alertScenes, provesRed } from '@rapport/testing';
import { memoryProbe } from './memory.probe.js';

provesRed(
  memoryProbe,
  alertScenes('HighMemory', {
    rules: 'availability.yml',
    tests: 'availability.test.yml',
    threshold: '_limit_bytes > 0.8',
    weaker: '_limit_bytes > 0.95',
  }),
);
