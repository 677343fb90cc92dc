import type { UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';

export abstract class RetentionSettingsRepository {
  /** Undefined: the person chose nothing. */
  abstract find(db: Db, userId: UserId): Promise<number | undefined>;
  /** Undefined takes the choice back. */
  abstract save(tx: Tx, userId: UserId, conversationDays: number | undefined, at: Date): Promise<void>;
}
