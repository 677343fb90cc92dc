import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import { sql, type Selectable } from 'kysely';
import type { BuiltArchive, DataExport, ExportId } from '../../domain/export/data-export.js';
import { ExportRepository } from '../../domain/export/export-repository.js';

export interface ExportTables {
  data_exports: {
    user_id: string;
    export_id: string;
    state: DataExport['state'];
    requested_by: DataExport['requestedBy'];
    records: number | null;
    bytes: number | null;
    sha256: Buffer | null;
    created_at: Date;
    finished_at: Date | null;
    expires_at: Date;
  };
}

const uuidOf = (id: ExportId): string => toUuid('dataExport', id);

@Injectable()
export class PostgresExportRepository extends ExportRepository {
  override async insert(tx: Tx, dataExport: DataExport): Promise<void> {
    await tx
      .as<ExportTables>()
      .insertInto('data_exports')
      .values({
        user_id: toUuid('user', dataExport.userId),
        export_id: uuidOf(dataExport.id),
        state: dataExport.state,
        requested_by: dataExport.requestedBy,
        created_at: dataExport.createdAt,
        expires_at: dataExport.expiresAt,
      })
      .execute();
  }

  override async list(db: Db, userId: UserId): Promise<readonly DataExport[]> {
    const rows = await all(db).where('user_id', '=', toUuid('user', userId)).orderBy('export_id', 'desc').execute();
    return rows.map(toExport);
  }

  override async lock(tx: Tx, userId: UserId): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`data_exports:${userId}`}, 0))`.execute(tx.as());
  }

  override async find(db: Db, userId: UserId, id: ExportId): Promise<DataExport | undefined> {
    const row = await all(db)
      .where('user_id', '=', toUuid('user', userId))
      .where('export_id', '=', uuidOf(id))
      .executeTakeFirst();
    return row && toExport(row);
  }

  override async findAnyones(db: Db, id: ExportId): Promise<DataExport | undefined> {
    const row = await all(db).where('export_id', '=', uuidOf(id)).executeTakeFirst();
    return row && toExport(row);
  }

  override markBuilding(db: Db, userId: UserId, id: ExportId): Promise<boolean> {
    return update(db, userId, id, { state: 'building' });
  }

  override markReady(tx: Tx, userId: UserId, id: ExportId, archive: BuiltArchive, at: Date): Promise<boolean> {
    return update(tx, userId, id, { state: 'ready', finished_at: at, ...archive });
  }

  override async failOlderThan(db: Db, before: Date, at: Date): Promise<number> {
    const { numUpdatedRows } = await db
      .as<ExportTables>()
      .updateTable('data_exports')
      .set({ state: 'failed', finished_at: at })
      .where('state', 'in', ['waiting', 'building'])
      .where('created_at', '<=', before)
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  }

  override async expired(db: Db, now: Date): Promise<readonly DataExport[]> {
    const rows = await all(db).where('expires_at', '<=', now).orderBy('expires_at').execute();
    return rows.map(toExport);
  }

  override async remove(db: Db, userId: UserId, id: ExportId): Promise<void> {
    await removal(db).where('user_id', '=', toUuid('user', userId)).where('export_id', '=', uuidOf(id)).execute();
  }

  override async removeAll(db: Db, userId: UserId): Promise<number> {
    const { numDeletedRows } = await removal(db)
      .where('user_id', '=', toUuid('user', userId))
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
}

const all = (db: Db) => db.as<ExportTables>().selectFrom('data_exports').selectAll();
const removal = (db: Db) => db.as<ExportTables>().deleteFrom('data_exports');

async function update(
  db: Db,
  userId: UserId,
  id: ExportId,
  change: Partial<Selectable<ExportTables['data_exports']>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .as<ExportTables>()
    .updateTable('data_exports')
    .set(change)
    .where('user_id', '=', toUuid('user', userId))
    .where('export_id', '=', uuidOf(id))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

function toExport(row: Selectable<ExportTables['data_exports']>): DataExport {
  const { records, bytes, sha256 } = row;
  return {
    id: fromUuid('dataExport', row.export_id),
    userId: fromUuid('user', row.user_id),
    state: row.state,
    requestedBy: row.requested_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    archive: records === null || bytes === null || sha256 === null ? undefined : { records, bytes, sha256 },
  };
}
