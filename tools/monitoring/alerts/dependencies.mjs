import { alert, around, eventCases, firing, limitCases, silent } from '../alert.mjs';
import { moreEvents } from '../expressions.mjs';
import { appearing, counting, distributed, steady } from '../series.mjs';

const JOB = 'job="rapport-api",instance="a"';
const REDIS_BOUNDS = [0.001, 0.005, 0.01, 0.025, 0.1];

/** Redis, PostgreSQL, and what turns keep in them. */
export function dependencyAlerts(slo) {
  return [redisFailures(slo), redisSlow(slo), databaseDown(), pool(slo), fenced(slo), notStored()];
}

function redisFailures({ thresholds: { redis_errors_per_s: limit } }) {
  const [below, above] = around(limit);
  const up = (value) => steady(`rapport_shared_state_up{${JOB}}`, value);
  const errors = (rate) => counting(`rapport_shared_state_errors_total{${JOB},reason="timeout"}`, rate * 60);
  const fires = { labels: { job: 'rapport-api' } };
  return alert({
    name: 'RedisFailures',
    severity: 'page',
    area: 'dependency',
    dashboard: 'system',
    expr:
      'min by (job) (rapport_shared_state_up) < 1 or ' +
      `sum by (job) (rate(rapport_shared_state_errors_total[2m])) > ${limit}`,
    hold: '15s',
    summary: 'Redis cannot be reached, or fails',
    description: 'Processes of {{ $labels.job }} get no answers from Redis, or errors.',
    cases: [
      silent('5m', up(1), errors(below)),
      firing('5m', fires, up(1), errors(above)),
      firing('5m', fires, up(0)),
      firing('5m', fires, up(1), steady('rapport_shared_state_up{job="rapport-api",instance="b"}', 0)),
    ],
  });
}

function redisSlow({ thresholds: { redis_s: limit } }) {
  const milliseconds = (value) => `${Number((value * 1000).toPrecision(4))}ms`;
  const commands = (value) =>
    distributed(`rapport_redis_command_duration_seconds{${JOB},command="get"}`, 0.95, value, REDIS_BOUNDS);
  return alert({
    name: 'RedisSlow',
    severity: 'ticket',
    area: 'dependency',
    dashboard: 'system',
    expr: `histogram_quantile(0.95, sum by (job, le) (rate(rapport_redis_command_duration_seconds_bucket[5m]))) > ${limit}`,
    hold: '5m',
    summary: 'Redis answers slowly',
    description: `p95 of the commands of {{ $labels.job }} is {{ $value | humanizeDuration }}; the limit is ${limit * 1000} ms.`,
    cases: limitCases('15m', limit, commands, { labels: { job: 'rapport-api' }, value: milliseconds }),
  });
}

function databaseDown() {
  const up = (value) => steady(`rapport_database_up{${JOB}}`, value);
  return alert({
    name: 'DatabaseDown',
    severity: 'page',
    area: 'dependency',
    dashboard: 'system',
    expr: 'min by (job) (rapport_database_up) < 1',
    hold: '15s',
    summary: 'PostgreSQL cannot be reached',
    description: 'Processes of {{ $labels.job }} get no answers from PostgreSQL.',
    cases: [silent('5m', up(1)), firing('5m', { labels: { job: 'rapport-api' } }, up(0))],
  });
}

function pool({ thresholds: { pool_waiting: limit } }) {
  const waiting = (count) => steady(`rapport_database_pool_connections{${JOB},state="waiting"}`, count);
  return alert({
    name: 'DatabasePoolExhausted',
    severity: 'ticket',
    area: 'dependency',
    dashboard: 'system',
    expr: `max by (job, instance) (rapport_database_pool_connections{state="waiting"}) > ${limit}`,
    hold: '2m',
    summary: 'Queries wait for a connection to PostgreSQL',
    description: '{{ $value }} queries of {{ $labels.instance }} ({{ $labels.job }}) wait for a connection.',
    cases: [
      silent('10m', waiting(limit), steady(`rapport_database_pool_connections{${JOB},state="used"}`, 8)),
      firing('10m', { labels: { job: 'rapport-api', instance: 'a' }, value: `${limit + 1}` }, waiting(limit + 1)),
    ],
  });
}

function fenced({ thresholds: { fenced_streams: limit } }) {
  const name = `rapport_turn_stream_appends_total{${JOB},outcome="fenced"}`;
  const fires = { labels: { job: 'rapport-api', instance: 'a', outcome: 'fenced' } };
  return alert({
    name: 'StreamsFenced',
    severity: 'info',
    area: 'dependency',
    dashboard: 'errors',
    expr: moreEvents('rapport_turn_stream_appends_total{outcome="fenced"}', '10m', limit),
    summary: 'Processes lose their running answers to others',
    description: '{{ $labels.instance }} was paused for so long that others took over its turns.',
    cases: eventCases(name, 10, fires, limit),
  });
}

function notStored() {
  const name = `rapport_turn_settlements_total{${JOB},outcome="given_up"}`;
  return alert({
    name: 'AnswersNotStored',
    severity: 'page',
    area: 'data',
    dashboard: 'errors',
    expr: moreEvents('rapport_turn_settlements_total{outcome="given_up"}', '15m'),
    summary: 'Answers that people have read were not stored',
    description: '{{ $labels.instance }} gave up storing answers: PostgreSQL was away for too long.',
    cases: [
      silent('30m', appearing(`rapport_turn_settlements_total{${JOB},outcome="stored"}`, 9, 20)),
      ...eventCases(name, 15, { labels: { job: 'rapport-api', instance: 'a', outcome: 'given_up' } }),
    ],
  });
}
