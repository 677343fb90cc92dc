import type { TrackedError } from '../error-tracking/error-tracker.js';

/** Hears of each error that is logged as one. Must neither throw nor wait. */
type Listener = (error: TrackedError) => void;

let listener: Listener | undefined;

/** One place hears of all that the program calls an error, so that none is forgotten. Returns how to stop. */
export function onLoggedError(next: Listener): () => void {
  listener = next;
  return () => {
    if (listener === next) listener = undefined;
  };
}

/** Of the logger only. */
export function tellOfLoggedError(error: () => TrackedError): void {
  listener?.(error());
}
