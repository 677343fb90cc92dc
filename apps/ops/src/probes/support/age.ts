import type { ProbeContext } from '@rapport/checklist';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Milliseconds since a time, RFC 3339 or of the epoch; infinite for what is no time. */
export function age({ clock }: ProbeContext, since: string | number): number {
  const at = typeof since === 'number' ? since : Date.parse(since);
  return Number.isFinite(at) ? clock.now() - at : Number.POSITIVE_INFINITY;
}
