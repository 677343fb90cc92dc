import type { UserId } from '@rapport/kernel';
import type { Tx } from '@rapport/platform';
import type { ForgottenEpisodes } from '../memory-recall.js';

/** What memory keeps of messages besides facts. */
export abstract class MemoryTraces {
  /**
   * Removes the vectors of the messages, their turns' places in the queue of extraction (what is being extracted from them
   * finds them gone, and stores nothing), and every profile of the person: it is written anew.
   */
  abstract remove(tx: Tx, userId: UserId, of: ForgottenEpisodes): Promise<void>;
}
