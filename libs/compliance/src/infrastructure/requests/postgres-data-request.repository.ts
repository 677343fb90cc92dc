import { Injectable } from '@nestjs/common';
import { fromUuid, toPage, toUuid, type Page, type PageRequest, type UserId } from '@rapport/kernel';
import { UserCipher, type Db, type Tx } from '@rapport/platform';
import { sql, type ColumnType, type Selectable } from 'kysely';
import type { DataRequest, RequestId, RequestKind } from '../../domain/requests/data-request.js';
import {
  DataRequestRepository,
  type OpenCount,
  type RequestFilter,
} from '../../domain/requests/data-request-repository.js';
import type { RequestProfile } from '../../domain/requests/profiles.js';

interface DataRequestsTable {
  user_id: string;
  request_id: string;
  kind: RequestKind;
  profile: RequestProfile;
  state: DataRequest['state'];
  detail_sealed: ColumnType<Buffer | null, Buffer | null, never>;
  opened_at: Date;
  confirm_by: Date | null;
  confirmed_at: Date | null;
  warn_at: Date;
  due_at: Date;
  extended_at: Date | null;
  extension_reason: NonNullable<DataRequest['extensionReason']> | null;
  closed_at: Date | null;
  closing_reason: string | null;
}

interface RequestTables {
  data_requests: DataRequestsTable;
}

const detailContext = (uuid: string): string => `data_requests.detail_sealed:${uuid}`;

@Injectable()
export class PostgresDataRequestRepository extends DataRequestRepository {
  constructor(private readonly cipher: UserCipher) {
    super();
  }

  override async insert(tx: Tx, request: DataRequest, detail: string | undefined): Promise<void> {
    const requestId = toUuid('dataRequest', request.id);
    const sealed =
      detail === undefined
        ? null
        : (await this.cipher.for(tx, request.userId)).encrypt(detail, detailContext(requestId));
    await tx
      .as<RequestTables>()
      .insertInto('data_requests')
      .values({
        user_id: toUuid('user', request.userId),
        request_id: requestId,
        kind: request.kind,
        profile: request.profile,
        detail_sealed: sealed,
        opened_at: request.openedAt,
        ...changing(request),
      })
      .execute();
  }

  override async update(tx: Tx, request: DataRequest): Promise<void> {
    await tx
      .as<RequestTables>()
      .updateTable('data_requests')
      .set(changing(request))
      .where('user_id', '=', toUuid('user', request.userId))
      .where('request_id', '=', toUuid('dataRequest', request.id))
      .execute();
  }

  override async lock(tx: Tx, id: RequestId): Promise<DataRequest | undefined> {
    const row = await byId(tx, id).forUpdate().executeTakeFirst();
    return row && toRequest(row);
  }

  override async lockPerson(tx: Tx, userId: UserId): Promise<boolean> {
    const person = sql`SELECT 1 FROM users WHERE user_id = ${toUuid('user', userId)} FOR UPDATE`;
    return (await person.execute(tx.as<RequestTables>())).rows.length > 0;
  }

  override async find(db: Db, id: RequestId): Promise<DataRequest | undefined> {
    const row = await byId(db, id).executeTakeFirst();
    return row && toRequest(row);
  }

  override async findOpen(tx: Tx, userId: UserId, kind: RequestKind): Promise<DataRequest | undefined> {
    const row = await tx
      .as<RequestTables>()
      .selectFrom('data_requests')
      .selectAll()
      .where('user_id', '=', toUuid('user', userId))
      .where('kind', '=', kind)
      .where('state', '=', 'open')
      .forUpdate()
      .executeTakeFirst();
    return row && toRequest(row);
  }

  override async detail(db: Db, { id, userId }: DataRequest): Promise<string | undefined> {
    const row = await byId(db, id).executeTakeFirst();
    if (!row?.detail_sealed) return undefined;
    return (await this.cipher.for(db, userId)).decrypt(row.detail_sealed, detailContext(row.request_id));
  }

  override async list(
    db: Db,
    { userId, kind, state }: RequestFilter,
    { limit, after }: Omit<PageRequest, 'order'>,
  ): Promise<Page<DataRequest>> {
    let query = db.as<RequestTables>().selectFrom('data_requests').selectAll();
    if (userId !== undefined) query = query.where('user_id', '=', toUuid('user', userId));
    if (kind !== undefined) query = query.where('kind', '=', kind);
    if (state !== undefined) query = query.where('state', '=', state);
    if (after !== undefined) {
      const last = sql`SELECT l.due_at, l.request_id FROM data_requests l WHERE l.request_id = ${toUuid('dataRequest', after)}`;
      query = query.where(sql<boolean>`(due_at, request_id) > (${last})`);
    }
    const rows = await query
      .orderBy('due_at')
      .orderBy('request_id')
      .limit(limit + 1)
      .execute();
    return toPage(rows.map(toRequest), limit);
  }

  override async countOpen(db: Db, now: Date): Promise<readonly OpenCount[]> {
    const { rows } = await sql<OpenCount>`
      SELECT kind, CASE WHEN due_at < ${now}::timestamptz THEN 'overdue'
          WHEN warn_at <= ${now}::timestamptz THEN 'due_soon' ELSE 'on_time' END AS standing,
        count(*)::integer AS count
      FROM data_requests WHERE state = 'open' GROUP BY 1, 2`.execute(db.as<RequestTables>());
    return rows;
  }

  override async countUnconfirmed(db: Db, now: Date): Promise<number> {
    const { count } = await db
      .as<RequestTables>()
      .selectFrom('data_requests')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('state', '=', 'open')
      .where('confirmed_at', 'is', null)
      .where('confirm_by', '<', now)
      .executeTakeFirstOrThrow();
    return count;
  }
}

const byId = (db: Db, id: RequestId) =>
  db.as<RequestTables>().selectFrom('data_requests').selectAll().where('request_id', '=', toUuid('dataRequest', id));

function changing(request: DataRequest) {
  return {
    state: request.state,
    confirm_by: request.confirmBy ?? null,
    confirmed_at: request.confirmedAt ?? null,
    warn_at: request.warnAt,
    due_at: request.dueAt,
    extended_at: request.extendedAt ?? null,
    extension_reason: request.extensionReason ?? null,
    closed_at: request.closedAt ?? null,
    closing_reason: request.closingReason ?? null,
  };
}

function toRequest(row: Selectable<DataRequestsTable>): DataRequest {
  return {
    id: fromUuid('dataRequest', row.request_id),
    userId: fromUuid('user', row.user_id),
    kind: row.kind,
    profile: row.profile,
    state: row.state,
    openedAt: row.opened_at,
    confirmBy: row.confirm_by ?? undefined,
    confirmedAt: row.confirmed_at ?? undefined,
    warnAt: row.warn_at,
    dueAt: row.due_at,
    extendedAt: row.extended_at ?? undefined,
    extensionReason: row.extension_reason ?? undefined,
    closedAt: row.closed_at ?? undefined,
    closingReason: row.closing_reason ?? undefined,
  };
}
