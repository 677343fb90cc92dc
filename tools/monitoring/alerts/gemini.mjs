import { alert, around, eventCases, firing, limitCases, silent } from '../alert.mjs';
import { moreEvents } from '../expressions.mjs';
import { counting, mixed, percent, steady } from '../series.mjs';

const calls = (outcome) =>
  `rapport_llm_calls_total{job="rapport-api",operation="chat",model="gemini",outcome="${outcome}"}`;
const quota = (kind, value) => steady(`rapport_llm_quota{job="rapport-api",kind="${kind}"}`, value);

/** Gemini, and what we may ask of it. */
export function geminiAlerts(slo) {
  return [rejections(slo), requestQuota(slo), tokenQuota(slo), failures(slo), circuit(), account()];
}

const shared = { name: 'GeminiQuota', severity: 'ticket', area: 'model', dashboard: 'cost' };

function rejections({ thresholds: { rejected_calls: limit } }) {
  const answered = (share) => mixed(calls('llm.rate_limited'), calls('ok'), share);
  return alert({
    ...shared,
    expr: `rapport:llm_rejected:ratio_rate5m > ${limit}`,
    hold: '2m',
    labels: { quota: 'rejections' },
    summary: 'Gemini refuses calls: the quota is used up',
    description: `{{ $value | humanizePercentage }} of the calls of 5 minutes were refused with 429; the limit is ${percent(limit)}.`,
    cases: [...limitCases('15m', limit, answered), silent('15m', mixed(calls('llm.upstream'), calls('ok'), 0.5))],
  });
}

function requestQuota({ thresholds: { quota: limit } }) {
  const [, above] = around(limit, 0.01);
  const used = (share) => [
    counting(calls('ok'), 900 * share),
    counting('rapport_llm_retries_total{job="rapport-api",operation="chat",model="gemini"}', 100 * share),
  ];
  return alert({
    ...shared,
    expr: `rapport:llm_quota_requests:used_ratio > ${limit}`,
    hold: '2m',
    labels: { quota: 'requests' },
    summary: 'The requests a minute that Gemini grants are nearly used up',
    description: `{{ $value | humanizePercentage }} of the requests that were granted are made; the limit is ${percent(limit)}.`,
    cases: [
      ...limitCases('15m', limit, (share) => [...used(share), quota('requests', 1000)], { step: 0.01 }),
      silent('15m', used(above), quota('requests', 0)),
    ],
  });
}

function tokenQuota({ thresholds: { quota: limit } }) {
  const [, above] = around(limit, 0.01);
  const used = (share) =>
    counting('rapport_llm_tokens_total{job="rapport-api",model="gemini",kind="prompt"}', 1e6 * share);
  return alert({
    ...shared,
    expr: `rapport:llm_quota_tokens:used_ratio > ${limit}`,
    hold: '2m',
    labels: { quota: 'tokens' },
    summary: 'The tokens a minute that Gemini grants are nearly used up',
    description: `{{ $value | humanizePercentage }} of the tokens that were granted are sent; the limit is ${percent(limit)}.`,
    cases: [
      ...limitCases('15m', limit, (share) => [used(share), quota('tokens', 1e6)], { step: 0.01 }),
      silent('15m', used(above), quota('tokens', 0)),
    ],
  });
}

function failures({ thresholds: { gemini_errors: limit } }) {
  const answered = (share) => mixed(calls('llm.upstream'), calls('ok'), share);
  return alert({
    name: 'GeminiErrors',
    severity: 'ticket',
    area: 'model',
    dashboard: 'errors',
    expr: `rapport:llm_errors:ratio_rate5m > ${limit}`,
    hold: '10m',
    summary: 'Calls of Gemini fail',
    description: `{{ $value | humanizePercentage }} of the calls of 5 minutes failed; the limit is ${percent(limit)}.`,
    cases: [
      ...limitCases('20m', limit, answered),
      // Neither what safety blocked nor what we cancelled ourselves is a fault of Gemini.
      silent('20m', mixed(calls('prompt_blocked'), calls('ok'), 0.5), counting(calls('llm.aborted'), 1e5)),
    ],
  });
}

function circuit() {
  const state = (value) => steady('rapport_llm_circuit_state{job="rapport-api",instance="a",model="gemini"}', value);
  return alert({
    name: 'CircuitOpen',
    severity: 'page',
    area: 'model',
    dashboard: 'errors',
    // A breaker that is open lets a probe through from time to time: that is no recovery yet.
    expr: 'max by (model) (max_over_time(rapport_llm_circuit_state[1m])) >= 2',
    hold: '15s',
    summary: 'A model is not asked any more, for it kept failing',
    description: 'The circuit breaker of {{ $labels.model }} is open: lower rungs answer in its place.',
    cases: [silent('5m', state(1)), firing('5m', { labels: { model: 'gemini' } }, state(2))],
  });
}

function account() {
  const refused = calls('llm.billing');
  const labels = { job: 'rapport-api', operation: 'chat', model: 'gemini', outcome: 'llm.billing' };
  return alert({
    name: 'GeminiAccountRefused',
    severity: 'page',
    area: 'model',
    dashboard: 'errors',
    expr: moreEvents('rapport_llm_calls_total{outcome=~"llm[.](credentials|billing|quota_exhausted)"}', '10m'),
    summary: 'Gemini refuses our key, our credit or our daily quota',
    description: 'Calls of {{ $labels.model }} end with {{ $labels.outcome }}, which no retry mends.',
    cases: [silent('20m', counting(calls('llm.upstream'), 5)), ...eventCases(refused, 10, { labels })],
  });
}
