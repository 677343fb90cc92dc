import { isCodedError, type CodedError } from '@rapport/kernel';
import { llmErrors } from '../llm.errors.js';
import { requestedDelayMs } from './requested-delay.js';
import { readUpstreamError, type UpstreamError } from './upstream-error.js';

/**
 * Any failure of the SDK, of its `fetch` or of the network, as an `llm.*` error.
 * The SDK quotes upstream bodies and answer text in its messages; none of that is kept.
 */
export function classifyError(error: unknown): CodedError {
  if (isCodedError(error)) return error;
  if (!(error instanceof Error)) return llmErrors.rejected();
  if (error.name === 'ApiError' && 'status' in error) return classifyStatus(Number(error.status), error);
  const cause = redacted(error);
  if (error.name === 'AbortError') return llmErrors.aborted(undefined, { cause });
  if (error.name === 'TypeError' && /fetch failed|terminated/.test(error.message)) {
    return llmErrors.network(undefined, { cause });
  }
  if (error.name === 'SyntaxError' || /Incomplete JSON|parsing stream chunk|body is empty/i.test(error.message)) {
    return llmErrors.truncated(undefined, { cause });
  }
  // What the SDK refuses to send, and our own mistakes: trying again would not help.
  return llmErrors.rejected(undefined, { cause });
}

/**
 * How Gemini answers to a cache that expired, was deleted or is another key's: 403 `CachedContent not found (or permission
 * denied)`, else 404; and 400 where a cache and a request do not go together.
 */
export function isUnknownCache(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'ApiError' || !('status' in error)) return false;
  if (error.status === 403 || error.status === 404) return true;
  return error.status === 400 && /cached ?content/i.test(readUpstreamError(error.message).message);
}

function classifyStatus(status: number, error: Error): CodedError {
  const upstream = readUpstreamError(error.message);
  const options = { cause: redacted(error, status, upstream), retryAfterMs: requestedDelayMs(upstream) };
  if (upstream.reason === 'API_KEY_INVALID') return llmErrors.credentials(undefined, options);
  switch (status) {
    case 401:
    case 403:
      return llmErrors.credentials(undefined, options);
    case 402:
      return llmErrors.billing(undefined, options);
    case 404:
      return llmErrors.modelNotFound(undefined, options);
    case 429:
      return isDailyQuota(upstream)
        ? llmErrors.quotaExhausted(undefined, options)
        : llmErrors.rateLimited(undefined, options);
    case 503:
      return llmErrors.overloaded(undefined, options);
    // 408 and 499 (CANCELLED, though we did not cancel) are the upstream's own time-outs.
    case 408:
    case 499:
      return llmErrors.upstream(undefined, options);
    default:
      return status >= 500 ? llmErrors.upstream(undefined, options) : llmErrors.rejected(undefined, options);
  }
}

const isDailyQuota = (upstream: UpstreamError): boolean => upstream.quotaIds.some((id) => /PerDay/i.test(id));

/** Keeps what tells an operator where to look (kind, codes, frames) and drops every word of the message. */
function redacted(error: Error, status?: number, upstream?: UpstreamError): Error {
  const codes = [status, upstream?.rpcStatus, upstream?.reason, ...(upstream?.quotaIds ?? []), causeCode(error)];
  const safe = new Error([error.name, ...codes].filter(isSafeWord).join(' '));
  safe.stack = [`${safe.name}: ${safe.message}`, ...frames(error)].join('\n');
  return safe;
}

const isSafeWord = (word: string | number | undefined): boolean =>
  word !== undefined && /^[\w-]{1,96}$/.test(String(word));

const frames = (error: Error): string[] => (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));

function causeCode(error: Error): string | undefined {
  const code = error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
