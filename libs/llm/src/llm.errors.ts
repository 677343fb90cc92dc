import { defineErrors } from '@rapport/kernel';

/** Faults of a model call. `retryAfterMs` is set where the upstream said when to come back. */
export const llmErrors = defineErrors({
  timeoutFirstToken: {
    code: 'llm.timeout_first_token',
    kind: 'timeout',
    title: 'The model did not begin to answer in time',
  },
  timeoutIdle: { code: 'llm.timeout_idle', kind: 'timeout', title: 'The model stopped answering mid-way' },
  timeoutTotal: { code: 'llm.timeout_total', kind: 'timeout', title: 'The model took too long' },
  rateLimited: { code: 'llm.rate_limited', kind: 'unavailable', title: 'The model is rate-limited' },
  quotaExhausted: { code: 'llm.quota_exhausted', kind: 'unavailable', title: "The model's daily quota is used up" },
  billing: { code: 'llm.billing', kind: 'unavailable', title: "The model's credit is used up" },
  credentials: { code: 'llm.credentials', kind: 'unavailable', title: 'The model refused our credentials' },
  rejected: { code: 'llm.rejected', kind: 'upstream', title: 'The model rejected the request' },
  modelNotFound: { code: 'llm.model_not_found', kind: 'upstream', title: 'The model does not exist' },
  upstream: { code: 'llm.upstream', kind: 'upstream', title: 'The model failed' },
  overloaded: { code: 'llm.overloaded', kind: 'unavailable', title: 'The model is overloaded' },
  network: { code: 'llm.network', kind: 'unavailable', title: 'The model could not be reached' },
  truncated: { code: 'llm.truncated', kind: 'upstream', title: "The model's answer broke off" },
  circuitOpen: {
    code: 'llm.circuit_open',
    kind: 'unavailable',
    title: 'The model failed too often of late, and is given a rest',
  },
  busy: { code: 'llm.busy', kind: 'unavailable', title: 'This server has as many answers under way as it may' },
  aborted: { code: 'llm.aborted', kind: 'internal', title: 'The call was cancelled by us' },
});
