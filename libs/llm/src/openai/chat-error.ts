import { isCodedError, type CodedError, type ErrorFactory } from '@rapport/kernel';
import { llmErrors } from '../llm.errors.js';

const BY_STATUS: Readonly<Record<number, ErrorFactory>> = {
  401: llmErrors.credentials,
  402: llmErrors.billing,
  403: llmErrors.credentials,
  404: llmErrors.modelNotFound,
  408: llmErrors.upstream,
  429: llmErrors.rateLimited,
  499: llmErrors.upstream,
  503: llmErrors.overloaded,
  529: llmErrors.overloaded,
};

/** The answer to a request that was refused, or an error within a stream. The upstream's words are not kept. */
export function refusal(status: number, code: string, waitMs?: number): CodedError {
  const options = { retryAfterMs: waitMs };
  if (code === 'insufficient_quota') return llmErrors.billing(undefined, options);
  const known = BY_STATUS[status];
  if (known) return known(undefined, options);
  return status >= 500 ? llmErrors.upstream(undefined, options) : llmErrors.rejected(undefined, options);
}

/** `Retry-After`: seconds, which some send with a fraction, or the moment. @param now ms since the epoch */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,6}(\.\d+)?$/.test(header)) return Math.ceil(Number(header) * 1_000);
  // `Date.parse` takes nearly any number for a day long past. A date of HTTP has a month's name.
  if (!/[a-z]/i.test(header)) return undefined;
  const moment = Date.parse(header);
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - now);
}

/** Any failure of `fetch`, of the network or of what was read, as an `llm.*` error. */
export function classifyChatError(error: unknown): CodedError {
  if (isCodedError(error)) return error;
  if (!(error instanceof Error)) return llmErrors.rejected();
  if (error.name === 'AbortError') return llmErrors.aborted();
  if (error.name === 'SyntaxError' || error.name === 'ZodError') return llmErrors.truncated();
  if (error.name === 'TypeError' && /fetch failed|terminated/.test(error.message)) return llmErrors.network();
  return llmErrors.rejected();
}
