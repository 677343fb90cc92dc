import { Injectable } from '@nestjs/common';
import { fromUuid, toPage, toUuid, type Page, type PageRequest } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import { sql } from 'kysely';
import type { AuditEvent, RecordedEvent } from '../../domain/audit/audit-event.js';
import { AuditLog, type AuditFilter } from '../../domain/audit/audit-log.js';
import { HASH_LENGTH } from '../../domain/audit/merkle-tree.js';
import type { AuditTables } from './audit-tables.js';

@Injectable()
export class PostgresAuditLog extends AuditLog {
  override async append(tx: Tx, event: AuditEvent): Promise<void> {
    await tx
      .as<AuditTables>()
      .insertInto('audit.outbox')
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

  override async list(db: Db, filter: AuditFilter, page: PageRequest): Promise<Page<RecordedEvent>> {
    const { limit, order } = page;
    // Each half is cut to a page by its own index before both are merged.
    const { rows } = await sql<EventRow>`
      select * from (
        (select event_id, occurred_at, action, outcome, actor, subject, sequence,
           substr(subtree_hashes, 1, ${HASH_LENGTH}::int) as hash, payload
         from audit.leaves left join audit.payloads using (sequence) ${conditions(filter, page)})
        union all
        (select event_id, occurred_at, action, outcome, actor, subject, null, null, details::text
         from audit.outbox ${conditions(filter, page)})
      ) as event order by event_id ${direction(order)} limit ${limit + 1}`.execute(db.as());
    return toPage(rows.map(toRecorded), limit);
  }

  override async waiting(db: Db): Promise<{ readonly count: number; readonly since: Date | undefined }> {
    const { count, since } = await db
      .as<AuditTables>()
      .selectFrom('audit.outbox')
      .select((of) => [of.fn.countAll<number>().as('count'), of.fn.min<Date | null>('occurred_at').as('since')])
      .executeTakeFirstOrThrow();
    return { count, since: since ?? undefined };
  }
}

interface EventRow {
  readonly event_id: string;
  readonly occurred_at: Date;
  readonly action: string;
  readonly outcome: AuditEvent['outcome'];
  readonly actor: string | null;
  readonly subject: string | null;
  readonly sequence: number | null;
  readonly hash: Buffer | null;
  readonly payload: string | null;
}

const direction = (order: PageRequest['order']) => (order === 'asc' ? sql`asc` : sql`desc`);

function conditions({ action, actor, subject }: AuditFilter, { limit, after, order }: PageRequest) {
  const met = [
    ...(action === undefined ? [] : [sql`action = ${action}`]),
    ...(actor === undefined ? [] : [sql`actor = ${toUuid('user', actor)}::uuid`]),
    ...(subject === undefined ? [] : [sql`subject = ${subject}`]),
    ...(after === undefined
      ? []
      : [sql`event_id ${order === 'asc' ? sql`>` : sql`<`} ${toUuid('audit', after)}::uuid`]),
  ];
  const where = met.length === 0 ? sql`` : sql`where ${sql.join(met, sql` and `)}`;
  return sql`${where} order by event_id ${direction(order)} limit ${limit + 1}`;
}

function toRecorded(row: EventRow): RecordedEvent {
  const { sequence, hash, payload } = row;
  return {
    id: fromUuid('audit', row.event_id),
    occurredAt: row.occurred_at,
    action: row.action,
    outcome: row.outcome,
    actor: row.actor === null ? undefined : fromUuid('user', row.actor),
    subject: row.subject ?? undefined,
    details: payload === null ? undefined : (JSON.parse(payload) as AuditEvent['details']),
    leaf: sequence === null || hash === null ? undefined : { sequence, hash },
  };
}
