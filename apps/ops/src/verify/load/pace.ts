import type { Clock } from '@rapport/kernel';
import type { Crew } from './crew.js';

/** How often it is looked whether somebody is due. */
const TICK_MS = 20;

export interface Pace {
  /** Turns a second that were begun, of those that were due. */
  readonly begun: number;
  readonly due: number;
}

/**
 * Begins turns at a steady rate, whether or not earlier ones have been answered: an overload does not slow down who causes
 * it. Only when everybody waits for an answer nobody speaks; what was due then is not made up for.
 * @param rate turns a second
 */
export async function keepPace(
  crew: Crew,
  clock: Clock,
  { rate, ms, signal }: { rate: number; ms: number; signal: AbortSignal },
): Promise<Pace> {
  const begunAt = clock.monotonic();
  let [due, begun] = [0, 0];
  while (!signal.aborted) {
    const elapsed = clock.monotonic() - begunAt;
    if (elapsed >= ms) break;
    for (const wanted = Math.floor((elapsed / 1_000) * rate); due < wanted; due += 1) {
      if (crew.say()) begun += 1;
    }
    await clock.sleep(TICK_MS, signal).catch(() => undefined);
  }
  return { begun, due };
}
