import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid } from '@rapport/kernel';
import { inSlices, type Db, type Tx } from '@rapport/platform';
import type { Selectable } from 'kysely';
import type { ErasureId, TableRows } from '../../domain/erasure/erasure-facts.js';
import type { Erasure, ErasureStep } from '../../domain/erasure/erasure.js';
import { ErasureRepository, type Reopening, type WatchedErasure } from '../../domain/erasure/erasure-repository.js';
import type { ErasureReceipt } from '../../domain/erasure/receipt.js';
import type { ErasureTables } from './erasure-tables.js';

const BATCH = 1_000;
const uuidOf = (id: ErasureId): string => toUuid('erasure', id);

@Injectable()
export class PostgresErasureRepository extends ErasureRepository {
  override async insert(tx: Tx, erasure: Erasure): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await tx
      .as<ErasureTables>()
      .insertInto('erasures')
      .values({
        erasure_id: uuidOf(erasure.id),
        subject_digest: erasure.subjectDigest,
        subject: erasure.subject === undefined ? null : toUuid('user', erasure.subject),
        cause: erasure.cause,
        state: erasure.state,
        receipt_token_digest: erasure.receiptTokenDigest ?? null,
        requested_at: erasure.requestedAt,
        advanced_at: erasure.requestedAt,
        completed_at: erasure.state === 'completed' ? erasure.requestedAt : null,
        receipt: erasure.receipt ? JSON.stringify(erasure.receipt) : null,
      })
      .onConflict((conflict) => conflict.column('subject_digest').doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  override async find(db: Db, id: ErasureId): Promise<Erasure | undefined> {
    const row = await all(db).where('erasure_id', '=', uuidOf(id)).executeTakeFirst();
    return row && toErasure(row);
  }

  override async findBySubject(db: Db, subjectDigest: Buffer): Promise<Erasure | undefined> {
    const row = await all(db).where('subject_digest', '=', subjectDigest).executeTakeFirst();
    return row && toErasure(row);
  }

  override unknown(db: Db, subjectDigests: readonly Buffer[]): Promise<readonly Buffer[]> {
    return without(subjectDigests, (batch) => digests(db, batch).execute());
  }

  override notErasedSinceRestore(db: Db, subjectDigests: readonly Buffer[]): Promise<readonly Buffer[]> {
    return without(subjectDigests, (batch) =>
      digests(db, batch)
        .where((row) => row.or([row('cause', '!=', 'restore'), row('state', '!=', 'running')]))
        .execute(),
    );
  }

  override async anyCompleted(db: Db): Promise<boolean> {
    const query = db.as<ErasureTables>().selectFrom('erasures').select('erasure_id').where('state', '=', 'completed');
    return (await query.limit(1).executeTakeFirst()) !== undefined;
  }

  override async steps(db: Db, id: ErasureId): Promise<readonly ErasureStep[]> {
    const rows = await db
      .as<ErasureTables>()
      .selectFrom('erasure_steps')
      .select(['step', 'rows', 'done_at'])
      .where('erasure_id', '=', uuidOf(id))
      .orderBy('begun_at')
      .execute();
    return rows.map(({ step, rows: counted, done_at }) => ({ step, rows: counted, doneAt: done_at ?? undefined }));
  }

  override async beginStep(db: Db, id: ErasureId, step: string, rows: TableRows, at: Date): Promise<void> {
    await db
      .as<ErasureTables>()
      .insertInto('erasure_steps')
      .values({ erasure_id: uuidOf(id), step, rows: JSON.stringify(rows), begun_at: at })
      .onConflict((conflict) => conflict.columns(['erasure_id', 'step']).doNothing())
      .execute();
  }

  override async endStep(db: Db, id: ErasureId, step: string, at: Date): Promise<void> {
    await db
      .as<ErasureTables>()
      .with('ended', (part) =>
        part
          .updateTable('erasure_steps')
          .set({ done_at: at })
          .where('erasure_id', '=', uuidOf(id))
          .where('step', '=', step)
          .where('done_at', 'is', null),
      )
      .updateTable('erasures')
      .set({ advanced_at: at })
      .where('erasure_id', '=', uuidOf(id))
      .execute();
  }

  override async reopen(db: Db, id: ErasureId, { subject, state }: Reopening, at: Date): Promise<boolean> {
    const reopened = await db
      .as<ErasureTables>()
      .with('reopened', (part) =>
        part
          .updateTable('erasures')
          .set({
            state: 'running',
            subject: toUuid('user', subject),
            completed_at: null,
            watched_until: null,
            receipt: null,
            advanced_at: at,
          })
          .where('erasure_id', '=', uuidOf(id))
          .where('state', '=', state)
          .returning('erasure_id'),
      )
      .with('steps', (part) =>
        part
          .updateTable('erasure_steps')
          .set({ done_at: null })
          .where('erasure_id', 'in', (query) => query.selectFrom('reopened').select('erasure_id')),
      )
      .selectFrom('reopened')
      .select('erasure_id')
      .executeTakeFirst();
    return reopened !== undefined;
  }

  override async complete(
    tx: Tx,
    id: ErasureId,
    receipt: ErasureReceipt,
    at: Date,
    watchedUntil: Date,
  ): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .as<ErasureTables>()
      .updateTable('erasures')
      .set({
        state: 'completed',
        completed_at: at,
        advanced_at: at,
        watched_until: watchedUntil,
        receipt: JSON.stringify(receipt),
      })
      .where('erasure_id', '=', uuidOf(id))
      .where('state', '=', 'running')
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  override async stalled(db: Db, before: Date): Promise<readonly ErasureId[]> {
    const rows = await db
      .as<ErasureTables>()
      .selectFrom('erasures')
      .select('erasure_id')
      .where('state', '=', 'running')
      .where('advanced_at', '<=', before)
      .orderBy('advanced_at')
      .limit(BATCH)
      .execute();
    return rows.map((row) => fromUuid('erasure', row.erasure_id));
  }

  override async oldestRunning(db: Db): Promise<Date | undefined> {
    const { oldest } = await db
      .as<ErasureTables>()
      .selectFrom('erasures')
      .select((row) => row.fn.min('requested_at').as('oldest'))
      .where('state', '=', 'running')
      .executeTakeFirstOrThrow();
    return oldest ?? undefined;
  }

  override async *watched(db: Db): AsyncGenerator<readonly WatchedErasure[]> {
    for (let rows: readonly WatchedRow[] = []; ;) {
      rows = await watchedAfter(db, rows.at(-1));
      if (rows.length > 0) yield rows.map(toWatched);
      if (rows.length < BATCH) return;
    }
  }

  override async release(db: Db, ids: readonly ErasureId[], now: Date): Promise<void> {
    for (const batch of inSlices(ids.map(uuidOf))) {
      await db
        .as<ErasureTables>()
        .updateTable('erasures')
        .set({ subject: null })
        .where('erasure_id', 'in', batch)
        .where('watched_until', '<=', now)
        .execute();
    }
  }
}

type WatchedRow = Awaited<ReturnType<typeof watchedAfter>>[number];

function watchedAfter(db: Db, last: { readonly erasure_id: string; readonly watched_until: Date } | undefined) {
  let query = db
    .as<ErasureTables>()
    .selectFrom('erasures')
    .select(['erasure_id', 'subject', 'watched_until'])
    .where('subject', 'is not', null)
    .where('watched_until', 'is not', null)
    .$narrowType<{ subject: string; watched_until: Date }>();
  if (last) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('watched_until', 'erasure_id'), '>', tuple(last.watched_until, last.erasure_id)),
    );
  }
  return query.orderBy('watched_until').orderBy('erasure_id').limit(BATCH).execute();
}

const toWatched = ({ erasure_id, subject }: WatchedRow): WatchedErasure => ({
  id: fromUuid('erasure', erasure_id),
  subject: fromUuid('user', subject),
});

const digests = (db: Db, batch: readonly Buffer[]) =>
  db.as<ErasureTables>().selectFrom('erasures').select('subject_digest').where('subject_digest', 'in', batch);

/** Those of the digests that `find` does not find. */
async function without(
  subjectDigests: readonly Buffer[],
  find: (batch: readonly Buffer[]) => Promise<readonly { readonly subject_digest: Buffer }[]>,
): Promise<readonly Buffer[]> {
  const missing: Buffer[] = [];
  for (const batch of inSlices(subjectDigests)) {
    const found = new Set((await find(batch)).map((row) => row.subject_digest.toString('hex')));
    missing.push(...batch.filter((digest) => !found.has(digest.toString('hex'))));
  }
  return missing;
}

const all = (db: Db) => db.as<ErasureTables>().selectFrom('erasures').selectAll();

function toErasure(row: Selectable<ErasureTables['erasures']>): Erasure {
  return {
    id: fromUuid('erasure', row.erasure_id),
    subjectDigest: row.subject_digest,
    subject: row.subject === null ? undefined : fromUuid('user', row.subject),
    cause: row.cause,
    state: row.state,
    receiptTokenDigest: row.receipt_token_digest ?? undefined,
    requestedAt: row.requested_at,
    receipt: row.receipt ?? undefined,
  };
}
