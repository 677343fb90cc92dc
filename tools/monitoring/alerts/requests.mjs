import { alert, around, firing, limitCases, silent } from '../alert.mjs';
import { changing, counting, distributed, exceeding, mixed, percent, seconds } from '../series.mjs';

const HTTP = 'rapport_http_request_duration_seconds';
const HTTP_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 120];
const TEXT_BOUNDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20];
const TURNS = 'rapport_turn_duration_seconds_count';
const FIRST_TEXT = 'rapport_turn_first_text_seconds';

const request = (status, route = '/v1/memories') =>
  `${HTTP}_count{job="rapport-api",method="GET",route="${route}",status="${status}"}`;
const answers = (share) => mixed(request(500), request(200), share);
const turns = (share) => mixed(`${TURNS}{outcome="failed"}`, `${TURNS}{outcome="completed"}`, share);
const plain = (method, route) => `${HTTP}{job="rapport-api",method="${method}",route="${route}",status="200"}`;

/** What people notice: errors, waiting, and budgets of errors that are used up too fast. */
export function requestAlerts(slo) {
  return [errors(slo), turnFailures(slo), slowResponses(slo), slowFirstText(slo), shed(slo), ...burns(slo)];
}

function errors({ thresholds: { error_rate: limit } }) {
  return alert({
    name: 'HighErrorRate',
    severity: 'page',
    area: 'symptom',
    dashboard: 'errors',
    expr: `rapport:http_errors:ratio_rate5m > ${limit}`,
    hold: '2m',
    summary: 'Too many requests end with an error of ours',
    description: `{{ $value | humanizePercentage }} of the requests of 5 minutes ended with 5xx; the limit is ${percent(limit)}.`,
    cases: [
      ...limitCases('15m', limit, answers, { step: 0.001 }),
      // Probes and scrapes are no people.
      silent('15m', answers(0), counting(request(503, '/health/ready'), 1e6)),
      silent('15m', counting(request(200), 100)),
    ],
  });
}

function turnFailures({ thresholds: { turn_failures: limit } }) {
  return alert({
    name: 'TurnsFailing',
    severity: 'page',
    area: 'symptom',
    dashboard: 'errors',
    expr: `rapport:turn_failures:ratio_rate5m > ${limit}`,
    hold: '2m',
    summary: 'Too many turns end without an answer',
    description: `{{ $value | humanizePercentage }} of the turns of 5 minutes failed; the limit is ${percent(limit)}.`,
    cases: limitCases('15m', limit, turns, { step: 0.001 }),
  });
}

function slowResponses({ thresholds: { slow_response_s: limit } }) {
  const [, above] = around(limit, 0.1);
  const answered = (value) => distributed(plain('GET', '/v1/memories'), 0.95, value, HTTP_BOUNDS);
  const stream = '/v1/conversations/:id/messages';
  return alert({
    name: 'SlowResponses',
    severity: 'page',
    area: 'symptom',
    dashboard: 'api',
    expr: `rapport:http_plain_duration_seconds:p95_5m > ${limit}`,
    hold: '5m',
    summary: 'Requests that wait for no model are slow',
    description: `p95 of 5 minutes is {{ $value | humanizeDuration }}; the limit is ${seconds(limit)}.`,
    cases: [
      ...limitCases('15m', limit, answered, { step: 0.1, value: seconds }),
      // An answer streams for as long as the model writes; a list at the same address waits for none.
      silent('15m', distributed(plain('POST', stream), 0.95, 20, HTTP_BOUNDS), answered(1)),
      firing('15m', { value: seconds(above) }, distributed(plain('GET', stream), 0.95, above, HTTP_BOUNDS)),
    ],
  });
}

function slowFirstText({ thresholds: { slow_first_text_s: limit } }) {
  const texts = (value) => distributed(FIRST_TEXT, 0.95, value, TEXT_BOUNDS);
  return alert({
    name: 'SlowFirstText',
    severity: 'ticket',
    area: 'symptom',
    dashboard: 'api',
    expr: `rapport:turn_first_text_seconds:p95_5m > ${limit}`,
    hold: '5m',
    summary: 'Answers begin late',
    description: `p95 of the first text is {{ $value | humanizeDuration }}; the limit is ${seconds(limit)}.`,
    cases: limitCases('15m', limit, texts, { step: 0.1, value: seconds }),
  });
}

function shed({ thresholds: { shed: limit } }) {
  const messages = (share) =>
    mixed('rapport_turn_shed_total{reason="event_loop"}', `${TURNS}{outcome="completed"}`, share);
  return alert({
    name: 'MessagesShed',
    severity: 'page',
    area: 'symptom',
    dashboard: 'system',
    expr: `rapport:turn_shed:ratio_rate5m > ${limit}`,
    hold: '5m',
    summary: 'Messages are turned away because there is more to do than can be done',
    description: `{{ $value | humanizePercentage }} of the messages of 5 minutes were turned away; the limit is ${percent(limit)}.`,
    cases: [...limitCases('15m', limit, messages), silent('15m', counting(`${TURNS}{outcome="completed"}`, 60))],
  });
}

const MINUTES = { m: 1, h: 60, d: 1440 };
const minutes = (window) => Number.parseInt(window, 10) * MINUTES[window.at(-1)];

function burns(slo) {
  const { availability, turns: answered, first_text: prompt } = slo.objectives;
  const late = (share) => exceeding(FIRST_TEXT, share, slo.thresholds.first_text_s);
  return [
    ['AvailabilityBudgetBurn', 'http_errors', availability, answers, 'requests without an error', 'errors'],
    ['TurnBudgetBurn', 'turn_failures', answered, turns, 'turns with an answer', 'errors'],
    ['FirstTextBudgetBurn', 'turn_first_text_late', prompt, late, 'answers that begin in time', 'api'],
  ].flatMap(([name, ratio, objective, traffic, what, dashboard]) =>
    slo.burn.map((burn) => budgetBurn({ name, ratio, objective, traffic, what, dashboard, ...burn })),
  );
}

/** Over the long window it is worth waking somebody for, over the short one it still goes on. */
function budgetBurn({ name, ratio, objective, traffic, what, dashboard, factor, long, short, severity }) {
  const limit = Number((factor * (1 - objective)).toPrecision(6));
  const [below, above] = around(limit);
  // Fine enough for the short window, and no finer: each step evaluates everything.
  const step = Math.ceil(minutes(short) / 6);
  const [all, few] = [minutes(long) / step, minutes(short) / step];
  const unit = (one, ...series) => ({ ...one(...series), step: `${step}m` });
  const at = `${minutes(long) + 6 * step}m`;
  // Bad for so many steps that the long window has not quite enough of it; good for so few that neither has the short one.
  const begun = Math.ceil((0.95 * all) / 1.38);
  const quiet = (series) => silent(at, series);
  return alert({
    name,
    severity,
    area: 'symptom',
    dashboard,
    expr: `rapport:${ratio}:ratio_rate${long} > ${limit} and rapport:${ratio}:ratio_rate${short} > ${limit}`,
    hold: '30s',
    labels: { window: long },
    summary: `The error budget of ${what} is used up ${factor} times as fast as it may be`,
    description: `{{ $value | humanizePercentage }} of ${long} were not; ${percent(objective)} a month is promised.`,
    cases: [
      unit(quiet, traffic(below)),
      unit((series) => firing(at, { labels: { window: long }, value: percent(above) }, series), traffic(above)),
      unit(quiet, changing(traffic(0), traffic((0.95 * limit * all) / begun), begun)),
      unit(quiet, changing(traffic((0.95 * limit * few) / (few - 1)), traffic(0), 1)),
    ],
  });
}
