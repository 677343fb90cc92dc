import { Injectable } from '@nestjs/common';
import { fromUuid, toPage, toUuid, type Page, type PageRequest, type UserId } from '@rapport/kernel';
import type { ConsentPurpose, Db, Tx } from '@rapport/platform';
import { sql, type Generated, type Selectable } from 'kysely';
import type { ConsentRecord } from '../../domain/consent/consent-record.js';
import { ConsentRepository } from '../../domain/consent/consent-repository.js';

interface ConsentTables {
  consents: {
    user_id: string;
    consent_id: string;
    /** The purpose; named so since before there was more than documents to accept. */
    document: ConsentPurpose;
    version: string;
    given: boolean;
    locale: string | null;
    source: Generated<ConsentRecord['source']>;
    accepted_at: Date;
  };
  users: { user_id: string };
}

@Injectable()
export class PostgresConsentRepository extends ConsentRepository {
  override async append(tx: Tx, userId: UserId, records: readonly ConsentRecord[]): Promise<void> {
    if (records.length === 0) return;
    const user = toUuid('user', userId);
    // Later than what is there, whatever this server's clock says: the latest decision is the one that holds.
    const next = sql`(SELECT max(accepted_at) + interval '1 millisecond' FROM consents WHERE user_id = ${user})`;
    const rows = records.map(({ id, purpose, version, given, locale, source, decidedAt }) => ({
      user_id: user,
      consent_id: toUuid('consent', id),
      document: purpose,
      version,
      given,
      locale: locale ?? null,
      source,
      accepted_at: sql<Date>`greatest(${decidedAt}::timestamptz, ${next})`,
    }));
    await tx.as<ConsentTables>().insertInto('consents').values(rows).execute();
  }

  override async latest(db: Db, userId: UserId): Promise<readonly ConsentRecord[]> {
    const rows = await db
      .as<ConsentTables>()
      .selectFrom('consents')
      .selectAll()
      .distinctOn('document')
      .where('user_id', '=', toUuid('user', userId))
      .orderBy('document')
      .orderBy('accepted_at', 'desc')
      .orderBy('consent_id', 'desc')
      .execute();
    return rows.map(toRecord);
  }

  override async list(db: Db, userId: UserId, { limit, after, order }: PageRequest): Promise<Page<ConsentRecord>> {
    let query = db.as<ConsentTables>().selectFrom('consents').selectAll().where('user_id', '=', toUuid('user', userId));
    if (after !== undefined) query = query.where('consent_id', order === 'asc' ? '>' : '<', toUuid('consent', after));
    const rows = await query
      .orderBy('consent_id', order)
      .limit(limit + 1)
      .execute();
    return toPage(rows.map(toRecord), limit);
  }

  override async lock(tx: Tx, userId: UserId): Promise<void> {
    await sql`SELECT 1 FROM users WHERE user_id = ${toUuid('user', userId)} FOR UPDATE`.execute(tx.as<ConsentTables>());
  }
}

function toRecord(row: Selectable<ConsentTables['consents']>): ConsentRecord {
  return {
    id: fromUuid('consent', row.consent_id),
    purpose: row.document,
    version: row.version,
    given: row.given,
    locale: row.locale ?? undefined,
    source: row.source,
    decidedAt: row.accepted_at,
  };
}
