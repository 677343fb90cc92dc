import { isCodedError } from '@rapport/kernel';
import { llmErrors } from '../llm.errors.js';

const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 4_000;
/** Spread over the moment the upstream names, so that the calls it refused together do not come back together. */
const SPREAD_MS = 250;

const RETRYABLE: ReadonlySet<string> = new Set(
  [
    llmErrors.rateLimited,
    llmErrors.upstream,
    llmErrors.overloaded,
    llmErrors.network,
    llmErrors.truncated,
    llmErrors.timeoutFirstToken,
  ].map(({ spec }) => spec.code),
);

/** Whether the same request may succeed if sent again. Credentials, credit, daily quota and bad requests will not mend in seconds. */
export function isRetryable(error: unknown): boolean {
  return isCodedError(error) && RETRYABLE.has(error.code);
}

/**
 * The pause before the attempt after `attempt` (from 1): what the upstream asked for, else exponential with full jitter.
 * @param random from [0, 1)
 */
export function retryDelayMs(attempt: number, requestedMs: number | undefined, random: number): number {
  if (requestedMs !== undefined) return requestedMs + Math.floor(random * SPREAD_MS);
  return Math.floor(random * Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt));
}
