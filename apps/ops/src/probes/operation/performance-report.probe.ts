import { unknown } from '@rapport/checklist';
import { seconds } from '../../verify/figures.js';
import { performanceLines, performanceOf } from '../../verify/performance.js';
import { measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { judge } from '../support/judge.js';

export const performanceReport = measuredProbe(
  {
    id: 'operation.performance-report',
    version: 1,
    description:
      'Reports the last 24 hours: requests, turns, failures, p95 of everything, cost; and holds it to the limits.',
  },
  async (prometheus, limits) => {
    const day = await performanceOf(prometheus, '24h');
    if (!day.requests) return unknown('Prometheus has no requests of the last 24 hours');
    const slow = (what: string, value: number | undefined, limit: number): readonly string[] =>
      value !== undefined && value >= limit ? [`p95 of ${what} was ${seconds(value)}, the limit is ${limit} s`] : [];
    const problems = [
      ...slow('requests', day.plainP95, limits.response_s),
      ...slow('first texts', day.firstTextP95, limits.first_text_s),
      ...slow('commands to Redis', day.redisP95, limits.redis_s),
    ];
    const details = [...problems, ...performanceLines(day)];
    const judged = judge(
      problems,
      `${Math.round(day.requests)} requests and ${Math.round(day.turns ?? 0)} turns within all limits`,
    );
    return { ...judged, details };
  },
);
