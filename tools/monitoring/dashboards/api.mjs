import { HTTP, PUBLIC, plainRequests } from '../expressions.mjs';
import { board, figure, graph, quantile, rates } from './panels.mjs';

/** How much is asked for, and how fast it is answered. */
export function apiBoard(slo) {
  const { thresholds, objectives } = slo;
  const left = (ratio, objective) => `1 - rapport:${ratio}:ratio_rate3d / ${Number((1 - objective).toPrecision(6))}`;
  const requests = (by) => `sum by (${by}) (rate(${HTTP}_count{${PUBLIC}}[5m]))`;
  return board('api', 'API', 'Requests, turns, and the objectives they are held to.', {
    Objectives: [
      figure('Requests', 'reqps', 'rapport:http_requests:rate5m'),
      figure('Turns', 'reqps', 'rapport:turns:rate5m'),
      figure('p95 without a model', 's', 'rapport:http_plain_duration_seconds:p95_5m', {
        limit: thresholds.response_s,
      }),
      figure('p95 of the first text', 's', 'rapport:turn_first_text_seconds:p95_5m', {
        limit: thresholds.first_text_s,
      }),
      graph('Error budgets left, at the pace of three days', 'percentunit', {
        requests: left('http_errors', objectives.availability),
        turns: left('turn_failures', objectives.turns),
        'first text': left('turn_first_text_late', objectives.first_text),
      }),
      graph(
        'Share of requests with an error of ours',
        'percentunit',
        { '5 minutes': 'rapport:http_errors:ratio_rate5m', '1 hour': 'rapport:http_errors:ratio_rate1h' },
        { limit: thresholds.error_rate },
      ),
    ],
    Requests: [
      graph('By route', 'reqps', { '{{method}} {{route}}': requests('method, route') }),
      graph('By status', 'reqps', { '{{status}}': requests('status') }),
      graph(
        'Duration without a model',
        's',
        { p50: 'rapport:http_plain_duration_seconds:p50_5m', p95: 'rapport:http_plain_duration_seconds:p95_5m' },
        { limit: thresholds.slow_response_s },
      ),
      graph('Slowest routes without a model, p95', 's', {
        '{{method}} {{route}}': `topk(10, histogram_quantile(0.95, sum by (le, method, route) (${plainRequests(`${HTTP}_bucket`, '5m', slo)})))`,
      }),
      graph('Refused by rate limits', 'reqps', { '{{policy}}': rates('rapport_throttle_refused_total', ['policy']) }),
      graph('Repeated with an idempotency key', 'reqps', {
        '{{outcome}}': rates('rapport_idempotent_requests_total', ['outcome']),
      }),
    ],
    Turns: [
      graph(
        'First text',
        's',
        { p50: 'rapport:turn_first_text_seconds:p50_5m', p95: 'rapport:turn_first_text_seconds:p95_5m' },
        { limit: thresholds.slow_first_text_s },
      ),
      graph('First token of Gemini, p95', 's', {
        '{{model}}': quantile(0.95, 'rapport_llm_first_token_seconds', ['model']),
      }),
      graph('Whole turns', 's', {
        p50: quantile(0.5, 'rapport_turn_duration_seconds'),
        p95: quantile(0.95, 'rapport_turn_duration_seconds'),
      }),
      graph('Stages of a turn, p95', 's', {
        '{{stage}}': quantile(0.95, 'rapport_turn_stage_duration_seconds', ['stage']),
      }),
      graph('Turns by outcome', 'reqps', { '{{outcome}}': rates('rapport_turn_duration_seconds_count', ['outcome']) }),
      graph('Answers by rung', 'reqps', { '{{rung}}': rates('rapport_turn_duration_seconds_count', ['rung']) }),
      graph('Streams taken up again', 'reqps', { '{{source}}': rates('rapport_turn_stream_reads_total', ['source']) }),
      graph('Recall of memories, p95', 's', { p95: quantile(0.95, 'rapport_memory_recall_seconds') }),
    ],
  });
}
