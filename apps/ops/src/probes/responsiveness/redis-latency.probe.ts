import { fail, pass } from '@rapport/checklist';
import { seconds } from '../../verify/figures.js';
import { judgedNumber, measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';

export const redisLatency = measuredProbe(
  {
    id: 'responsiveness.redis-latency',
    version: 1,
    description: 'p95 of commands to Redis in the last 15 minutes, as the processes that sent them measured it.',
  },
  (prometheus, { redis_s: limit }) =>
    judgedNumber(prometheus, queries.redisP95('15m'), 'commands to Redis', (value) =>
      (value < limit ? pass : fail)(`p95 of commands ${seconds(value)}; the limit is ${seconds(limit)}`),
    ),
);
