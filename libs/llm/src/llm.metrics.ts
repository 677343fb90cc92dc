import { defineMetrics } from '@rapport/platform';

export const llmMetrics = defineMetrics({
  calls: {
    type: 'counter',
    name: 'rapport_llm_calls_total',
    help: 'Calls to Gemini by how they ended: a verdict or an error code.',
    labels: ['operation', 'model', 'outcome'],
  },
  retries: {
    type: 'counter',
    name: 'rapport_llm_retries_total',
    help: 'Requests to Gemini beyond the first of their call.',
    labels: ['operation', 'model'],
  },
  duration: {
    type: 'histogram',
    name: 'rapport_llm_call_duration_seconds',
    help: 'Duration of calls to Gemini, retries and pauses included.',
    labels: ['operation', 'model'],
    buckets: [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120],
  },
  firstToken: {
    type: 'histogram',
    name: 'rapport_llm_first_token_seconds',
    help: 'Time from the call to the first visible text.',
    labels: ['model'],
    buckets: [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20],
  },
  tokens: {
    type: 'counter',
    name: 'rapport_llm_tokens_total',
    help: 'Tokens by kind: prompt (the cached ones included), cached, output, thoughts. Those of embeddings are estimated: Gemini reports none.',
    labels: ['model', 'kind'],
  },
  cost: {
    type: 'counter',
    name: 'rapport_llm_cost_usd_total',
    help: 'Cost of calls by the price table, in US dollars.',
    labels: ['model'],
  },
  circuit: {
    type: 'gauge',
    name: 'rapport_llm_circuit_state',
    help: "A model's circuit breaker: 0 closed, 1 being probed, 2 open.",
    labels: ['model'],
  },
  circuitChanges: {
    type: 'counter',
    name: 'rapport_llm_circuit_changes_total',
    help: "Changes of a model's circuit breaker, by the state that it came to.",
    labels: ['model', 'state'],
  },
  refused: {
    type: 'counter',
    name: 'rapport_llm_refused_requests_total',
    help: 'Requests that were not sent: the circuit was open, the bulkhead full, or the wait in its queue too long.',
    labels: ['model', 'reason'],
  },
  retriesForgone: {
    type: 'counter',
    name: 'rapport_llm_retries_forgone_total',
    help: "Retries that were not made because the model's retry budget was spent.",
    labels: ['model'],
  },
  running: {
    type: 'gauge',
    name: 'rapport_llm_running_requests',
    help: 'Streamed requests that are under way to Gemini.',
    labels: [],
  },
  queued: {
    type: 'gauge',
    name: 'rapport_llm_queued_requests',
    help: 'Requests to Gemini that wait for a free place.',
    labels: [],
  },
  unpriced: {
    type: 'counter',
    name: 'rapport_llm_unpriced_calls_total',
    help: 'Calls that used tokens of a model without a known price.',
    labels: ['model'],
  },
  promptCacheEvents: {
    type: 'counter',
    name: 'rapport_llm_prompt_cache_events_total',
    help: 'Explicit caches: used by a request, created, renewed, refused by Gemini for good, failed, lost before their time, dropped.',
    labels: ['model', 'event'],
  },
  promptCacheCost: {
    type: 'counter',
    name: 'rapport_llm_prompt_cache_cost_usd_total',
    help: "Cost of explicit caches by the price table, in US dollars: creation and storage. In nobody's budget, and not in rapport_llm_cost_usd_total.",
    labels: ['model', 'kind'],
  },
  quota: {
    type: 'gauge',
    name: 'rapport_llm_quota',
    help: 'What Google allows a minute as configured, by kind: requests or (prompt) tokens; 0: unknown.',
    labels: ['kind'],
  },
  estimateError: {
    type: 'histogram',
    name: 'rapport_llm_token_estimate_error_ratio',
    help: 'How far the estimate of a prompt was from what Gemini counted, as a share of the latter.',
    labels: ['model'],
    buckets: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
  },
});
