import type { UserId } from '@rapport/kernel';
import type { Tx } from '@rapport/platform';

/** Whether a person wants answers to follow how they write. A turn reads it with the conversation. */
export abstract class ToneSettings {
  /** True for whoever never said. */
  abstract adapts(userId: UserId): Promise<boolean>;
  abstract set(tx: Tx, userId: UserId, adapts: boolean, at: Date): Promise<void>;
}
