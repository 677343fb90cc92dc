import type { ErrorDescription } from '../logging/describe-error.js';

/** An unexpected error, without a word of what it was about. */
export interface TrackedError {
  readonly error: ErrorDescription;
  /** What the log calls the event, e.g. `request_failed`, and which part of the program it came from. */
  readonly event: string | undefined;
  readonly logger: string | undefined;
  /** Codes and names that the log line bears besides, such as `job`. */
  readonly tags: Readonly<Record<string, string>>;
  readonly requestId: string | undefined;
  readonly trace: { readonly traceId: string; readonly spanId: string } | undefined;
}

/** Where errors go that somebody should look at. Must neither throw nor wait. */
export abstract class ErrorTracker {
  abstract capture(error: TrackedError): void;
  /** Sends what waits; at shutdown. */
  abstract close(): Promise<void>;
}

/** Where no tracker is configured: the log has them. */
export class NoErrorTracker extends ErrorTracker {
  override capture(): void {
    // The log has it.
  }

  override async close(): Promise<void> {
    // Nothing waits.
  }
}
