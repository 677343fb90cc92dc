import type { DueNotification } from './crisis-repository.js';

/** Tells the operator of a crisis. */
export abstract class OperatorHook {
  /** Rejects unless the operator took it. */
  abstract tell(notification: DueNotification, signal: AbortSignal): Promise<void>;
}
