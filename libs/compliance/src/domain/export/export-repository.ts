import type { UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { BuiltArchive, DataExport, ExportId } from './data-export.js';

export abstract class ExportRepository {
  abstract insert(tx: Tx, dataExport: DataExport): Promise<void>;
  /** Newest first; there are few. With `lock`, others who would add one wait until the transaction ends. */
  abstract list(db: Db, userId: UserId): Promise<readonly DataExport[]>;
  abstract lock(tx: Tx, userId: UserId): Promise<void>;
  abstract find(db: Db, userId: UserId, id: ExportId): Promise<DataExport | undefined>;
  /** By whoever holds a link, which names the export alone. */
  abstract findAnyones(db: Db, id: ExportId): Promise<DataExport | undefined>;
  /** `false`: it is gone, e.g. erased with its person. */
  abstract markBuilding(db: Db, userId: UserId, id: ExportId): Promise<boolean>;
  abstract markReady(tx: Tx, userId: UserId, id: ExportId, archive: BuiltArchive, at: Date): Promise<boolean>;
  /** Those that are not ready although they were requested before. Resolves with how many there were. */
  abstract failOlderThan(db: Db, before: Date, at: Date): Promise<number>;
  abstract expired(db: Db, now: Date): Promise<readonly DataExport[]>;
  abstract remove(db: Db, userId: UserId, id: ExportId): Promise<void>;
  /** Resolves with how many there were. */
  abstract removeAll(db: Db, userId: UserId): Promise<number>;
}
