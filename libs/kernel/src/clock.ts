import { AsyncLocalStorage } from 'node:async_hooks';

/** Cancels a timer; calling it twice is harmless. */
export type CancelTimer = () => void;

/** The only source of time in Rapport. Tests inject a manual one; nothing else calls `Date.now` or `setTimeout`. */
export abstract class Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  abstract now(): number;
  /** Milliseconds from an arbitrary origin; never goes backwards. Use it for durations. */
  abstract monotonic(): number;
  /**
   * Runs `callback` once after `ms`, outside of the request and the trace in which it was asked for. The timer never keeps the
   * process alive on its own.
   */
  abstract setTimer(ms: number, callback: () => void): CancelTimer;

  date(): Date {
    return new Date(this.now());
  }

  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = (): void => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = this.setTimer(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}

/** A timer holds the asynchronous context in which it is set until it is due: all of a request, long after its answer. */
const outsideOfAnyRequest = AsyncLocalStorage.snapshot();

export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }

  override monotonic(): number {
    return performance.now();
  }

  override setTimer(ms: number, callback: () => void): CancelTimer {
    const timer = outsideOfAnyRequest(() => setTimeout(callback, ms));
    timer.unref();
    return () => clearTimeout(timer);
  }
}
