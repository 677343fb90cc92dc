import { measuredAs, provesRed } from '@rapport/testing';
import { metricsFresh } from './metrics-fresh.probe.js';

const commit = 'a'.repeat(40);
const of = (instance: string, value: number, more = {}) => ({ labels: { instance, ...more }, value });
const measured = ({ up = 1, age = 8, built = commit, telling = 2 } = {}) =>
  measuredAs(
    {
      'up{': [of('api-1', 1), of('api-2', up)],
      'time()': [of('api-1', 5), of('api-2', age)].slice(0, telling),
      'rapport_build_info{job="': [of('api-1', 1, { commit: built }), of('api-2', 1, { commit: built })],
    },
    { release: { version: '1.2.0', commit } },
  );

provesRed(metricsFresh, {
  sound: measured(),
  sabotaged: {
    'one is down': measured({ up: 0 }),
    'samples are ten minutes old': measured({ age: 600 }),
    'another commit runs': measured({ built: 'b'.repeat(40) }),
    'one tells no version': measured({ telling: 1 }),
  },
});
