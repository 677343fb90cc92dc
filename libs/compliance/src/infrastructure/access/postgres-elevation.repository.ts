import { Injectable } from '@nestjs/common';
import { fromUuid, toPage, toUuid, type Id, type Page, type PageRequest, type UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { Selectable } from 'kysely';
import { ElevationRepository, type ElevatedRole, type Elevation } from '../../domain/access/elevation.js';
import type { AccessTables } from './access-tables.js';

@Injectable()
export class PostgresElevationRepository extends ElevationRepository {
  override async insert(tx: Tx, elevation: Elevation): Promise<void> {
    await tx
      .as<AccessTables>()
      .insertInto('elevations')
      .values({
        elevation_id: toUuid('elevation', elevation.id),
        holder: toUuid('user', elevation.holder),
        role: elevation.role,
        reason: elevation.reason,
        reference: elevation.reference,
        granted_at: elevation.grantedAt,
        expires_at: elevation.expiresAt,
        ended_at: null,
      })
      .execute();
  }

  override async list(db: Db, { limit, after, order }: PageRequest): Promise<Page<Elevation>> {
    let query = db.as<AccessTables>().selectFrom('elevations').selectAll();
    if (after !== undefined) {
      query = query.where('elevation_id', order === 'asc' ? '>' : '<', toUuid('elevation', after));
    }
    const rows = await query
      .orderBy('elevation_id', order)
      .limit(limit + 1)
      .execute();
    return toPage(rows.map(toElevation), limit);
  }

  override async running(db: Db, holder: UserId, at: Date): Promise<readonly Elevation[]> {
    const rows = await db
      .as<AccessTables>()
      .selectFrom('elevations')
      .selectAll()
      .where('holder', '=', toUuid('user', holder))
      .where('expires_at', '>', at)
      .where('ended_at', 'is', null)
      .execute();
    return rows.map(toElevation);
  }

  override async end(tx: Tx, id: Id<'elevation'>, holder: UserId, at: Date): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .as<AccessTables>()
      .updateTable('elevations')
      .set({ ended_at: at })
      .where('elevation_id', '=', toUuid('elevation', id))
      .where('holder', '=', toUuid('user', holder))
      .where('expires_at', '>', at)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }
}

function toElevation(row: Selectable<AccessTables['elevations']>): Elevation {
  return {
    id: fromUuid('elevation', row.elevation_id),
    holder: fromUuid('user', row.holder),
    // The only ones that are ever inserted.
    role: row.role as ElevatedRole,
    reason: row.reason,
    reference: row.reference,
    grantedAt: row.granted_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at ?? undefined,
  };
}
