import type { UpstreamError } from './upstream-error.js';

/** When Gemini asks to be called again: from `RetryInfo`, or from its words, as it sometimes sends only these. */
export function requestedDelayMs(error: Pick<UpstreamError, 'retryDelay' | 'message'>): number | undefined {
  const seconds =
    /^(\d+(?:\.\d+)?)s$/.exec(error.retryDelay ?? '')?.[1] ?? /retry in (\d+(?:\.\d+)?)s/i.exec(error.message)?.[1];
  if (seconds !== undefined) return Math.ceil(Number(seconds) * 1_000);
  const milliseconds = /retry in (\d+(?:\.\d+)?)ms/i.exec(error.message)?.[1];
  return milliseconds === undefined ? undefined : Math.ceil(Number(milliseconds));
}
