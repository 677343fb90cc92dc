/** Everything that checks ask a Prometheus: `docs/generated/metrics.md` has the metrics, and a test compares. */

const ALL = 'job=~"rapport-.+"';
const API = 'job="rapport-api"';
/** Requests whose duration is a model's, and streams, which last as long as their reader likes. */
const WAITS_FOR_MODEL =
  '/v1/conversations/:id/messages|/v1/conversations/:id/messages/:messageId/(regenerate|edit)|/v1/chat/completions|/v1/conversations/:id/turns/:turnId/stream';

const requests = 'rapport_http_request_duration_seconds';
const p95 = (histogram: string, selector: string, window: string): string =>
  `histogram_quantile(0.95, sum by (le) (rate(${histogram}_bucket{${selector}}[${window}])))`;
/** Nothing of the first kind is a share of zero; nothing at all is no number. */
const share = (part: string, whole: string): string => `(sum(${part}) or vector(0)) / sum(${whole})`;

export const queries = {
  /** p95 of what waits for no model, seconds. */
  plainP95: (window: string): string => p95(requests, `${API},route!~"${WAITS_FOR_MODEL}"`, window),
  /** p95 of the first text of an answer, seconds. */
  firstTextP95: (window: string): string => p95('rapport_turn_first_text_seconds', API, window),
  turnP95: (window: string): string => p95('rapport_turn_duration_seconds', API, window),
  redisP95: (window: string): string => p95('rapport_redis_command_duration_seconds', ALL, window),
  /** Share of requests that ended with our fault; `offset` such as `1h` looks that long back. */
  errorRatio: (window: string, offset?: string): string => {
    const at = offset === undefined ? '' : ` offset ${offset}`;
    return share(
      `rate(${requests}_count{${API},status=~"5.."}[${window}]${at})`,
      `rate(${requests}_count{${API}}[${window}]${at})`,
    );
  },
  requestCount: (window: string): string => `sum(increase(${requests}_count{${API}}[${window}]))`,
  turnCount: (window: string): string => `sum(increase(rapport_turn_duration_seconds_count{${API}}[${window}]))`,
  /** Share of calls of the model that failed. What Gemini blocked is an answer, and what we cancelled no failure of it. */
  modelFailureRatio: (window: string): string =>
    share(
      `rate(rapport_llm_calls_total{${ALL},outcome=~"llm[.].+",outcome!="llm.aborted"}[${window}])`,
      `rate(rapport_llm_calls_total{${ALL},outcome!="llm.aborted"}[${window}])`,
    ),
  modelCalls: (window: string): string => `sum by (outcome) (increase(rapport_llm_calls_total{${ALL}}[${window}]))`,
  /** Cores in use, by process. */
  cpu: (window: string): string => `rate(process_cpu_seconds_total{${ALL}}[${window}])`,
  /** Share of scheduling periods in which a container was held back; no data where nothing measures containers. */
  throttled: (window: string): string =>
    `sum(rate(container_cpu_cfs_throttled_periods_total{container=~"api|worker"}[${window}])) / sum(rate(container_cpu_cfs_periods_total{container=~"api|worker"}[${window}]))`,
  /** What is left of the heap after collections: the least of each window, bytes, by process. */
  heapFloor: (window: string): string => `min_over_time(nodejs_heap_size_used_bytes{${ALL}}[${window}])`,
  restarts: (window: string): string => `changes(process_start_time_seconds{${ALL}}[${window}])`,
  memoryShare: `process_resident_memory_bytes{${ALL}} / rapport_memory_limit_bytes{${ALL}}`,
  up: `up{${ALL}}`,
  /** Seconds since each process's newest sample. */
  sampleAge: `time() - timestamp(rapport_build_info{${ALL}})`,
  build: `rapport_build_info{${API}}`,
  ready: (window: string): string => `avg_over_time(rapport_ready{${API}}[${window}])`,
  /** Since when there are samples, at most `window` back: seconds, of the youngest process. */
  watchedFor: (window: string): string => `min(time() - min_over_time(timestamp(rapport_ready{${API}})[${window}:1m]))`,
  activeStreams: `sum(rapport_active_streams{${API}})`,
  databaseUp: `min(rapport_database_up{${ALL}})`,
  sharedStateUp: `min(rapport_shared_state_up{${ALL}})`,
  firingAlerts: 'ALERTS{alertstate="firing"}',
  cost: (window: string): string =>
    `sum(increase(rapport_llm_cost_usd_total{${ALL}}[${window}])) + (sum(increase(rapport_llm_prompt_cache_cost_usd_total{${ALL}}[${window}])) or vector(0))`,
  costByModel: (window: string): string => `sum by (model) (increase(rapport_llm_cost_usd_total{${ALL}}[${window}]))`,
  tokensByModel: (window: string): string =>
    `sum by (model, kind) (increase(rapport_llm_tokens_total{${ALL}}[${window}]))`,
  conversationsByPersona: (window: string): string =>
    `sum by (persona) (increase(rapport_persona_conversations_begun_total{${ALL}}[${window}]))`,
  peopleActive: 'max by (window) (rapport_people_active)',
  /** How often something that people can do was done. */
  uses: (metric: string, window: string): string => `sum(increase(${metric}{${ALL}}[${window}]))`,
} as const;

/** Features by the counter that tells of them. */
export const FEATURES: Readonly<Record<string, string>> = {
  conversations: 'rapport_persona_conversations_begun_total',
  'adapted tones': 'rapport_turn_tone_total',
  'memories written': 'rapport_memory_facts_total',
  'memories changed by people': 'rapport_memory_changes_total',
  recalls: 'rapport_memory_recalls_total',
  'streams taken up again': 'rapport_turn_stream_reads_total',
  'stopped turns': 'rapport_turn_stops_total',
  exports: 'rapport_exports_total',
  erasures: 'rapport_erasures_total',
  'crisis referrals': 'rapport_crisis_referrals_total',
};
