import { alert, firing, limitCases, silent } from '../alert.mjs';
import { counting, percent, steady, vanishing } from '../series.mjs';

const API = 'up{job="rapport-api",instance="a"}';
const OTHER = 'up{job="rapport-api",instance="b"}';
const WORKER = 'up{job="rapport-worker",instance="c"}';
const READY = 'rapport_ready{job="rapport-api",instance="a"}';

/** Whether anything runs at all, and has what it needs of its machine. */
export function availabilityAlerts(slo) {
  return [serviceDown(), workerDown(), instanceDown(), watchdog(), memory(slo), eventLoop(slo), restarts(slo)];
}

function serviceDown() {
  return alert({
    name: 'ServiceDown',
    severity: 'page',
    area: 'availability',
    dashboard: 'system',
    // `absent` also sees that there is no target at all, of which `up == 0` knows nothing.
    expr: 'absent(up{job="rapport-api"} == 1) or absent(rapport_ready{job="rapport-api"} == 1)',
    hold: '30s',
    summary: 'No API process serves anybody',
    description: 'No process of the API answers Prometheus, or none says that it is ready.',
    cases: [
      silent('5m', steady(API, 1), steady(OTHER, 0), steady(READY, 1)),
      firing('5m', {}, steady(API, 0), steady(READY, 1)),
      firing('5m', {}, steady(API, 1), steady(READY, 0)),
      firing('5m', {}, steady(WORKER, 1)),
      firing('30m', {}, vanishing(API, 1, 10), steady(READY, 1)),
    ],
  });
}

function workerDown() {
  return alert({
    name: 'WorkerDown',
    severity: 'page',
    area: 'availability',
    dashboard: 'system',
    expr: 'absent(up{job="rapport-worker"} == 1)',
    hold: '2m',
    summary: 'No worker runs: memories, erasures, notifications and audit wait',
    description: 'No process of the worker answers Prometheus.',
    cases: [silent('10m', steady(WORKER, 1)), firing('10m', {}, steady(WORKER, 0)), firing('10m', {}, steady(API, 1))],
  });
}

function instanceDown() {
  return alert({
    name: 'InstanceDown',
    severity: 'ticket',
    area: 'availability',
    dashboard: 'system',
    expr: 'up{job=~"rapport-.+"} == 0',
    hold: '20s',
    summary: 'A process is down',
    description: '{{ $labels.instance }} of {{ $labels.job }} does not answer Prometheus.',
    cases: [
      silent('5m', steady(API, 1), steady('up{job="postgres",instance="d"}', 0)),
      firing('5m', { labels: { job: 'rapport-api', instance: 'b' } }, steady(API, 1), steady(OTHER, 0)),
    ],
  });
}

function watchdog() {
  return alert({
    name: 'Watchdog',
    severity: 'heartbeat',
    area: 'monitoring',
    dashboard: 'system',
    expr: 'vector(1)',
    summary: 'Alerting works',
    description: 'Fires all the time. Whoever receives it calls somebody when it stays away.',
    cases: [firing('1m', {}, steady(API, 1))],
  });
}

function memory({ thresholds: { memory: limit } }) {
  const used = (share) => [
    steady('process_resident_memory_bytes{job="rapport-api",instance="a"}', share * 1e9),
    steady('rapport_memory_limit_bytes{job="rapport-api",instance="a"}', 1e9),
  ];
  return alert({
    name: 'HighMemory',
    severity: 'page',
    area: 'platform',
    dashboard: 'system',
    expr: `process_resident_memory_bytes{job=~"rapport-.+"} / on (job, instance) rapport_memory_limit_bytes > ${limit}`,
    hold: '5m',
    summary: 'A process is about to be killed for its memory',
    description: `{{ $labels.instance }} of {{ $labels.job }} holds {{ $value | humanizePercentage }} of its limit; ${percent(limit)} is too much.`,
    cases: limitCases('15m', limit, used, { step: 0.01, labels: { job: 'rapport-api', instance: 'a' } }),
  });
}

function eventLoop({ thresholds: { event_loop_s: limit } }) {
  const lag = (value) => steady('nodejs_eventloop_lag_p99_seconds{job="rapport-api",instance="a"}', value);
  return alert({
    name: 'EventLoopLagging',
    severity: 'ticket',
    area: 'platform',
    dashboard: 'system',
    expr: `nodejs_eventloop_lag_p99_seconds{job=~"rapport-.+"} > ${limit}`,
    hold: '5m',
    summary: 'A process has more to do than one core can',
    description: `The event loop of {{ $labels.instance }} ({{ $labels.job }}) is late by {{ $value | humanizeDuration }}; the limit is ${limit * 1000} ms.`,
    cases: limitCases('15m', limit, lag, {
      labels: { job: 'rapport-api', instance: 'a' },
      value: (value) => `${value * 1000}ms`,
    }),
  });
}

function restarts({ thresholds: { restarts: limit } }) {
  const started = (each) => counting('process_start_time_seconds{job="rapport-api",instance="a"}', each);
  return alert({
    name: 'RestartingOften',
    severity: 'page',
    area: 'platform',
    dashboard: 'system',
    expr: `changes(process_start_time_seconds{job=~"rapport-.+"}[15m]) >= ${limit}`,
    summary: 'A process starts again and again',
    description: `{{ $labels.instance }} of {{ $labels.job }} started {{ $value }} times in 15 minutes.`,
    cases: [
      silent('20m', steady('process_start_time_seconds{job="rapport-api",instance="a"}', 5)),
      silent('20m', startedTimes(limit - 1)),
      firing('20m', { labels: { job: 'rapport-api', instance: 'a' }, value: `${limit}` }, startedTimes(limit)),
      firing('20m', { labels: { job: 'rapport-api', instance: 'a' }, value: '15' }, started(60)),
    ],
  });
}

/** A process that started so many times anew, the last time some minutes ago. */
const startedTimes = (times) => ({
  series: 'process_start_time_seconds{job="rapport-api",instance="a"}',
  values: (steps) => `0x8 60+60x${times - 1} ${60 * times}+0x${steps - 8 - times}`,
});
