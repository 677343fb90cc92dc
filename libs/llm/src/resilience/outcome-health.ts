import type { ModelOutcome } from '../language-model.js';

/** A refusal is an answer: the model is well. */
const SUCCESSES: ReadonlySet<string> = new Set<ModelOutcome>(['ok', 'length', 'prompt_blocked', 'reply_blocked']);
/** What is our own doing, or that of the one request, says nothing of the model. */
const NEUTRAL: ReadonlySet<string> = new Set<ModelOutcome>([
  'thinking_ate_budget',
  'llm.aborted',
  'llm.rejected',
  'llm.busy',
  'llm.circuit_open',
]);

/** What the outcome of a request says of the model. */
export function healthOf(outcome: ModelOutcome): 'success' | 'fault' | 'neutral' {
  if (SUCCESSES.has(outcome)) return 'success';
  return NEUTRAL.has(outcome) ? 'neutral' : 'fault';
}
