import type { PersonaId, UserId } from '@rapport/kernel';
import type { Tx } from '@rapport/platform';
import type { ForgottenEpisodes } from '../memory-recall.js';

/** What memory keeps of messages besides facts. */
export abstract class MemoryTraces {
  /**
   * Removes the vectors of the messages, their turns' places in the queue of extraction (what is being extracted from them
   * finds them gone, and stores nothing), and every profile of the person. Resolves with the personas that had one.
   */
  abstract remove(tx: Tx, userId: UserId, of: ForgottenEpisodes): Promise<readonly PersonaId[]>;
  /** The personas that have a profile of the person. */
  abstract profiled(tx: Tx, userId: UserId): Promise<readonly PersonaId[]>;
}
