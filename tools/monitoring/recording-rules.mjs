import { FAILED_CALLS, FIRST_TEXT, HTTP, PUBLIC, REJECTED_CALLS, TURNS, bound, plainRequests } from './expressions.mjs';

/** Groups of recording rules, a file each: what alerts, panels and the checklist's gates share. */
export function recordingGroups(slo) {
  const windows = [...new Set(['5m', ...slo.burn.flatMap(({ long, short }) => [long, short])])];
  return [
    { name: 'rapport.recording-requests', rules: requests(slo) },
    ...windows.map((window) => ({ name: `rapport.recording-objectives-${window}`, rules: objectives(window, slo) })),
    { name: 'rapport.recording-gemini', rules: gemini() },
  ];
}

const record = (name, expr) => ({ record: `rapport:${name}`, expr });
/** A numerator that does not exist yet is zero; a denominator that does not is no traffic, and the ratio unknown. */
const share = (part, whole) => `(${part} or vector(0)) / ${whole}`;
const quantile = (q, rate) => `histogram_quantile(${q}, sum by (le) (${rate}))`;

function requests(slo) {
  return [
    record('http_requests:rate5m', `sum(rate(${HTTP}_count{${PUBLIC}}[5m]))`),
    record('http_plain_duration_seconds:p50_5m', quantile(0.5, plainRequests(`${HTTP}_bucket`, '5m', slo))),
    record('http_plain_duration_seconds:p95_5m', quantile(0.95, plainRequests(`${HTTP}_bucket`, '5m', slo))),
    record('turn_first_text_seconds:p50_5m', quantile(0.5, `rate(${FIRST_TEXT}_bucket[5m])`)),
    record('turn_first_text_seconds:p95_5m', quantile(0.95, `rate(${FIRST_TEXT}_bucket[5m])`)),
    record('turns:rate5m', `sum(rate(${TURNS}_count[5m]))`),
    record(
      'turn_shed:ratio_rate5m',
      share(
        'sum(rate(rapport_turn_shed_total[5m]))',
        `(sum(rate(${TURNS}_count[5m])) + (sum(rate(rapport_turn_shed_total[5m])) or vector(0)))`,
      ),
    ),
  ];
}

/** The share that does not keep each objective, over one window. */
function objectives(window, { thresholds }) {
  const rate = (selector) => `sum(rate(${selector}[${window}]))`;
  return [
    record(
      `http_errors:ratio_rate${window}`,
      share(rate(`${HTTP}_count{${PUBLIC},status=~"5.."}`), rate(`${HTTP}_count{${PUBLIC}}`)),
    ),
    record(
      `turn_failures:ratio_rate${window}`,
      share(rate(`${TURNS}_count{outcome="failed"}`), rate(`${TURNS}_count`)),
    ),
    record(
      `turn_first_text_late:ratio_rate${window}`,
      `1 - ${rate(`${FIRST_TEXT}_bucket{${bound(thresholds.first_text_s)}}`)} / ${rate(`${FIRST_TEXT}_count`)}`,
    ),
  ];
}

function gemini() {
  const calls = 'sum(rate(rapport_llm_calls_total[5m]))';
  return [
    record('llm_errors:ratio_rate5m', share(`sum(rate(${FAILED_CALLS}[5m]))`, calls)),
    record('llm_rejected:ratio_rate5m', share(`sum(rate(${REJECTED_CALLS}[5m]))`, calls)),
    // Of what a minute grants, where the quota is configured: 0 stands for unknown.
    record(
      'llm_quota_requests:used_ratio',
      `60 * (${calls} + (sum(rate(rapport_llm_retries_total[5m])) or vector(0))) / (max(rapport_llm_quota{kind="requests"}) > 0)`,
    ),
    record(
      'llm_quota_tokens:used_ratio',
      '60 * sum(rate(rapport_llm_tokens_total{kind="prompt"}[5m])) / (max(rapport_llm_quota{kind="tokens"}) > 0)',
    ),
    record(
      'llm_cached_tokens:ratio_rate1h',
      'sum by (model) (rate(rapport_llm_tokens_total{kind="cached"}[1h])) / sum by (model) (rate(rapport_llm_tokens_total{kind="prompt"}[1h]))',
    ),
    record('llm_cost_usd:rate1h', 'sum by (model) (rate(rapport_llm_cost_usd_total[1h]))'),
  ];
}
