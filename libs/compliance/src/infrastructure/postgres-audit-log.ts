import { Injectable } from '@nestjs/common';
import { fromUuid, toPage, toUuid, type Page, type PageRequest } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import { sql, type Selectable } from 'kysely';
import type { AuditEvent, ChainHead, RecordedEvent, SealedEvent } from '../domain/audit-event.js';
import { AuditLog, type AuditFilter } from '../domain/audit-log.js';
import type { AuditTables } from './audit-tables.js';

type EventRow = Selectable<AuditTables['audit.events']>;

@Injectable()
export class PostgresAuditLog extends AuditLog {
  override async append(tx: Tx, event: AuditEvent): Promise<void> {
    await tx
      .as<AuditTables>()
      .insertInto('audit.events')
      .values({
        event_id: toUuid('audit', event.id),
        occurred_at: event.occurredAt,
        action: event.action,
        outcome: event.outcome,
        actor: event.actor ? toUuid('user', event.actor) : null,
        subject: event.subject ?? null,
        details: JSON.stringify(event.details),
      })
      .execute();
  }

  override async list(db: Db, filter: AuditFilter, { limit, after, order }: PageRequest): Promise<Page<RecordedEvent>> {
    const { action, actor, subject } = filter;
    let query = db.as<AuditTables>().selectFrom('audit.events').selectAll();
    if (action !== undefined) query = query.where('action', '=', action);
    if (actor !== undefined) query = query.where('actor', '=', toUuid('user', actor));
    if (subject !== undefined) query = query.where('subject', '=', subject);
    if (after !== undefined) query = query.where('event_id', order === 'asc' ? '>' : '<', toUuid('audit', after));
    const rows = await query
      .orderBy('event_id', order)
      .limit(limit + 1)
      .execute();
    return toPage(rows.map(toRecorded), limit);
  }

  override lockHead(tx: Tx): Promise<ChainHead> {
    return headQuery(tx).forUpdate().executeTakeFirstOrThrow();
  }

  override async unsealed(tx: Tx, limit: number): Promise<readonly AuditEvent[]> {
    const rows = await tx
      .as<AuditTables>()
      .selectFrom('audit.events')
      .selectAll()
      .where('position', 'is', null)
      .orderBy('event_id')
      .limit(limit)
      .execute();
    return rows.map(toEvent);
  }

  override async storeSeals(tx: Tx, events: readonly SealedEvent[]): Promise<void> {
    const last = events.at(-1);
    if (!last) return;
    const db = tx.as<AuditTables>();
    const rows = events.map(
      ({ id, seal: { position, previousHash, hash } }) =>
        sql`(${toUuid('audit', id)}::uuid, ${position}::bigint, ${previousHash}::bytea, ${hash}::bytea)`,
    );
    await sql`update audit.events as event
      set position = seal.position, previous_hash = seal.previous_hash, hash = seal.hash
      from (values ${sql.join(rows)}) as seal (event_id, position, previous_hash, hash)
      where event.event_id = seal.event_id`.execute(db);
    await db.updateTable('audit.chain_head').set({ position: last.seal.position, hash: last.seal.hash }).execute();
  }

  override head(db: Db): Promise<ChainHead> {
    return headQuery(db).executeTakeFirstOrThrow();
  }

  override async sealedAfter(db: Db, position: number, limit: number): Promise<readonly SealedEvent[]> {
    const rows = await db
      .as<AuditTables>()
      .selectFrom('audit.events')
      .selectAll()
      .where('position', '>', position)
      .orderBy('position')
      .limit(limit)
      .execute();
    return rows.map(toRecorded).filter((event): event is SealedEvent => event.seal !== undefined);
  }

  override async countUnsealed(db: Db): Promise<number> {
    const { count } = await db
      .as<AuditTables>()
      .selectFrom('audit.events')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('position', 'is', null)
      .executeTakeFirstOrThrow();
    return count;
  }
}

const headQuery = (db: Db) => db.as<AuditTables>().selectFrom('audit.chain_head').select(['position', 'hash']);

function toEvent(row: EventRow): AuditEvent {
  return {
    id: fromUuid('audit', row.event_id),
    occurredAt: row.occurred_at,
    action: row.action,
    outcome: row.outcome,
    actor: row.actor === null ? undefined : fromUuid('user', row.actor),
    subject: row.subject ?? undefined,
    details: row.details,
  };
}

function toRecorded(row: EventRow): RecordedEvent {
  const { position, previous_hash: previousHash, hash } = row;
  const sealed = position !== null && previousHash !== null && hash !== null;
  return { ...toEvent(row), seal: sealed ? { position, previousHash, hash } : undefined };
}
