import type { Clock } from '@rapport/kernel';

/** Lets callers that come at once, or within `reuseMs`, share one run of `work`. */
export function coalesce<T>(clock: Clock, reuseMs: number, work: () => Promise<T>): () => Promise<T> {
  let latest: { readonly at: number; readonly result: Promise<T> } | undefined;
  return () => {
    if (!latest || clock.monotonic() - latest.at >= reuseMs) latest = { at: clock.monotonic(), result: work() };
    return latest.result;
  };
}
