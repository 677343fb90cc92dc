import type { Clock } from '@rapport/kernel';
import { isAway } from './is-away.js';
import type { TurnRun } from './turn-run.js';

const LONGEST_WAIT_MS = 1_000;

interface Patience {
  readonly clock: Clock;
  /** Wait before the second attempt, ms; doubled each time, up to a second. */
  readonly retryMs: number;
  /** Called before each wait. */
  readonly onWait?: () => void;
}

/**
 * Stores what a run came to: a finished answer is worth waiting for the database, as long as the run may. What timed out is
 * repeated too, so `store` has to recognise what it stored before. Rejects with its last error.
 */
export async function whileAway<T>(
  run: TurnRun,
  { clock, retryMs, onWait }: Patience,
  store: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store();
    } catch (error) {
      const waitMs = Math.min(LONGEST_WAIT_MS, retryMs * 2 ** (attempt - 1));
      if (!isAway(error) || !run.maySettleAt(clock.monotonic() + waitMs)) throw error;
      onWait?.();
      await clock.sleep(waitMs);
    }
  }
}
