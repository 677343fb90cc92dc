import type { Page, PageRequest, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { DataRequest, RequestId, RequestKind, Standing } from './data-request.js';

export interface RequestFilter {
  readonly userId?: UserId | undefined;
  readonly kind?: RequestKind | undefined;
  readonly state?: DataRequest['state'] | undefined;
}

export interface OpenCount {
  readonly kind: RequestKind;
  readonly standing: Exclude<Standing, 'closed'>;
  readonly count: number;
}

export abstract class DataRequestRepository {
  /** `detail` is stored sealed. */
  abstract insert(tx: Tx, request: DataRequest, detail: string | undefined): Promise<void>;
  abstract update(tx: Tx, request: DataRequest): Promise<void>;
  /** Locks the row to the end of the transaction. */
  abstract lock(tx: Tx, id: RequestId): Promise<DataRequest | undefined>;
  /** Makes what opens requests of one person wait for each other. `false`: there is no such person. */
  abstract lockPerson(tx: Tx, userId: UserId): Promise<boolean>;
  abstract find(db: Db, id: RequestId): Promise<DataRequest | undefined>;
  abstract findOpen(tx: Tx, userId: UserId, kind: RequestKind): Promise<DataRequest | undefined>;
  /** What the person wrote. */
  abstract detail(db: Db, request: DataRequest): Promise<string | undefined>;
  /** By due date. */
  abstract list(db: Db, filter: RequestFilter, page: Omit<PageRequest, 'order'>): Promise<Page<DataRequest>>;
  abstract countOpen(db: Db, now: Date): Promise<readonly OpenCount[]>;
  /** Whose confirmation is late. */
  abstract countUnconfirmed(db: Db, now: Date): Promise<number>;
}
