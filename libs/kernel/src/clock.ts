/** Cancels a timer; calling it twice is harmless. */
export type CancelTimer = () => void;

/** The only source of time in Rapport. Tests inject a manual one; nothing else calls `Date.now` or `setTimeout`. */
export abstract class Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  abstract now(): number;
  /** Milliseconds from an arbitrary origin; never goes backwards. Use it for durations. */
  abstract monotonic(): number;
  /** Runs `callback` once after `ms`. The timer never keeps the process alive on its own. */
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

export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }

  override monotonic(): number {
    return performance.now();
  }

  override setTimer(ms: number, callback: () => void): CancelTimer {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  }
}
