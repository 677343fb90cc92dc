import type { StoredCheckpoint } from './log-verifier.js';

/** A place away from the database, where checkpoints are kept by somebody who cannot change the log. */
export abstract class CheckpointTarget {
  /** The latest note there, where the place can tell. */
  abstract latest(): Promise<string | undefined>;
  abstract publish(checkpoint: StoredCheckpoint): Promise<void>;
}
