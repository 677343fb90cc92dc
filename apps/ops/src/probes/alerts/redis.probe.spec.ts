import { alertScenes, alertToolScenes, provesRed } from '@rapport/testing';
import { redisProbe } from './redis.probe.js';

const written = alertScenes('RedisFailures', {
  rules: 'dependencies.yml',
  tests: 'dependencies.test.yml',
  threshold: 'rapport_shared_state_up) < 1',
  weaker: 'rapport_shared_state_up) < 0',
});

provesRed(redisProbe, { ...written, sabotaged: { ...written.sabotaged, ...alertToolScenes('dependencies.yml') } });
