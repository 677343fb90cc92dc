import { HTTP, PUBLIC } from '../expressions.mjs';
import { board, figure, graph, orZero, rates } from './panels.mjs';

const faults = (by) => orZero(`sum by (${by}) (rate(${HTTP}_count{${PUBLIC},status=~"5.."}[5m]))`);

/** What went wrong, and where. */
export function errorsBoard({ thresholds }) {
  return board('errors', 'errors', 'What went wrong, and where. Traces and logs tell the rest, by request id.', {
    Now: [
      figure('Requests with an error of ours', 'percentunit', 'rapport:http_errors:ratio_rate5m', {
        limit: thresholds.error_rate,
      }),
      figure('Turns that failed', 'percentunit', 'rapport:turn_failures:ratio_rate5m', {
        limit: thresholds.turn_failures,
      }),
      figure('Calls of Gemini that failed', 'percentunit', 'rapport:llm_errors:ratio_rate5m', {
        limit: thresholds.gemini_errors,
      }),
      figure('Circuits open', 'short', orZero('count(rapport_llm_circuit_state >= 2)'), { limit: 1 }),
    ],
    Requests: [
      graph('5xx by route', 'reqps', { '{{method}} {{route}} {{status}}': faults('method, route, status') }),
      graph('4xx by status', 'reqps', {
        '{{status}}': orZero(`sum by (status) (rate(${HTTP}_count{${PUBLIC},status=~"4.."}[5m]))`),
      }),
    ],
    Turns: [
      graph('Rungs that failed', 'reqps', {
        '{{rung}}': orZero('sum by (rung) (rate(rapport_turn_rungs_total{outcome="failed"}[5m]))'),
      }),
      graph('Storing of answers', 'ops', { '{{outcome}}': rates('rapport_turn_settlements_total', ['outcome']) }),
      graph('Events to shared state', 'ops', {
        '{{outcome}}': rates('rapport_turn_stream_appends_total', ['outcome']),
      }),
      graph('Turns whose process was gone', 'ops', { interrupted: rates('rapport_turn_interrupted_total') }),
    ],
    Gemini: [
      graph('Calls that did not end well', 'reqps', {
        '{{model}} {{outcome}}': orZero('sum by (model, outcome) (rate(rapport_llm_calls_total{outcome!="ok"}[5m]))'),
      }),
      graph('Retries, and those forgone', 'reqps', {
        'retried {{model}}': rates('rapport_llm_retries_total', ['model']),
        'forgone {{model}}': rates('rapport_llm_retries_forgone_total', ['model']),
      }),
      graph('Circuits: 0 closed, 1 probed, 2 open', 'short', {
        '{{model}}': orZero('max by (model) (rapport_llm_circuit_state)'),
      }),
      graph('Requests that were not sent', 'reqps', {
        '{{model}} {{reason}}': rates('rapport_llm_refused_requests_total', ['model', 'reason']),
      }),
    ],
    'Behind it': [
      graph('Jobs that failed', 'ops', {
        '{{exported_job}}': orZero('sum by (exported_job) (rate(rapport_jobs_total{outcome="failed"}[5m]))'),
      }),
      graph('Redis errors', 'ops', { '{{reason}}': rates('rapport_shared_state_errors_total', ['reason']) }),
      graph('The safety judge', 'reqps', { '{{outcome}}': rates('rapport_safety_judge_total', ['outcome']) }),
      graph('Notifications of crises', 'ops', {
        '{{outcome}}': rates('rapport_crisis_notifications_total', ['outcome']),
      }),
      graph('Faults of the audit log, residue of erasures', 'ops', {
        'audit {{kind}}': rates('rapport_audit_faults_total', ['kind']),
        residue: rates('rapport_erasure_residue_total'),
      }),
      graph('Starts of processes, in an hour', 'short', {
        '{{job}} {{instance}}': 'changes(process_start_time_seconds{job=~"rapport-.+"}[1h])',
      }),
    ],
  });
}
