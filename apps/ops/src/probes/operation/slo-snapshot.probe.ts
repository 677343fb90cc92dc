import { unknown } from '@rapport/checklist';
import { percent, seconds } from '../../verify/figures.js';
import { measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';
import { judge } from '../support/judge.js';

/** What the dashboards show, in lines, for whoever has only a terminal. */
export const sloSnapshot = measuredProbe(
  {
    id: 'operation.slo-snapshot',
    version: 1,
    description:
      'Where every objective stands now: failures, times, Redis, the model, what is up; with what it is held to.',
  },
  async (prometheus, limits) => {
    const rows = [
      ['requests that failed, 5 min', queries.errorRatio('5m'), limits.release_error_rate, percent],
      ['p95 of requests, 5 min', queries.plainP95('5m'), limits.response_s, seconds],
      ['p95 of the first text, 5 min', queries.firstTextP95('5m'), limits.first_text_s, seconds],
      ['p95 of commands to Redis, 5 min', queries.redisP95('5m'), limits.redis_s, seconds],
      ['calls of the model that failed, 1 h', queries.modelFailureRatio('1h'), 1 - limits.api_success, percent],
      ['processes’ share of their memory', `max(${queries.memoryShare})`, limits.memory, percent],
    ] as const;
    const values = await Promise.all(rows.map(([, query]) => prometheus.number(query)));
    const [database, sharedState, streams] = await Promise.all(
      [queries.databaseUp, queries.sharedStateUp, queries.activeStreams].map((query) => prometheus.number(query)),
    );
    if (values.every((value) => value === undefined)) return unknown('Prometheus has no data on any objective');
    const lines = rows.map(([name, , limit, show], index) => {
      const value = values[index];
      return {
        bad: value !== undefined && value > limit,
        line: `${name}: ${value === undefined ? 'no data' : show(value)} (limit ${show(limit)})`,
      };
    });
    const down = [
      ...(database === 0 ? ['the database is down'] : []),
      ...(sharedState === 0 ? ['the shared state is down'] : []),
    ];
    const problems = [...lines.filter(({ bad }) => bad).map(({ line }) => line), ...down];
    const known = values.filter((value) => value !== undefined).length;
    return {
      ...judge(problems, `${known} of ${rows.length} objectives have data, and are kept`),
      details: [...lines.map(({ line }) => line), ...down, `open streams: ${streams ?? 'no data'}`],
    };
  },
);
