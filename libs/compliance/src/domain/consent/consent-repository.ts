import type { Page, PageRequest, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { ConsentRecord } from './consent-record.js';

export abstract class ConsentRepository {
  abstract append(tx: Tx, userId: UserId, records: readonly ConsentRecord[]): Promise<void>;
  /** The latest record of each purpose. */
  abstract latest(db: Db, userId: UserId): Promise<readonly ConsentRecord[]>;
  /** By the order of their ids. */
  abstract list(db: Db, userId: UserId, page: PageRequest): Promise<Page<ConsentRecord>>;
  /** Makes decisions of one person wait for each other, to the end of the transaction. */
  abstract lock(tx: Tx, userId: UserId): Promise<void>;
}
