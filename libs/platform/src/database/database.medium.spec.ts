import { describeEachDatabase } from '@rapport/testing';
import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { isUniqueViolation, QueryError } from './database.errors.js';
import type { Db } from './database.js';

interface Things {
  thing: {
    id: string;
    count: number;
    bytes: Buffer | null;
    at: Date | null;
    day: string | null;
    tags: string[] | null;
    extra: unknown;
  };
}

const ID = '0198f2a0-c0de-7000-8000-000000000001';
const insert = (db: Db, id = ID): Promise<unknown> =>
  db
    .as<Things>()
    .insertInto('thing')
    .values({ id, count: 1, bytes: null, at: null, day: null, tags: null, extra: null })
    .execute();
const count = async (db: Db): Promise<number> =>
  (await db.as<Things>().selectFrom('thing').selectAll().execute()).length;

describeEachDatabase((database) => {
  beforeAll(() =>
    database().executeSql(`
      create table thing (id uuid constraint thing_key primary key, count bigint not null, bytes bytea, at timestamptz, day date, tags text[], extra jsonb);
      create index thing_by_at on thing (at);`),
  );
  beforeEach(() => database().as<Things>().deleteFrom('thing').execute());

  it('gives the same JavaScript types whatever the engine', async () => {
    const row = {
      id: ID,
      count: 4_294_967_296,
      bytes: Buffer.from([0, 255, 1]),
      at: new Date('2026-01-02T03:04:05.678Z'),
      day: '2026-01-02',
      tags: ['a', 'b "quoted"'],
      extra: { list: [1, 2], text: 'x' },
    };
    await database().as<Things>().insertInto('thing').values(row).execute();
    const read = await database().as<Things>().selectFrom('thing').selectAll().executeTakeFirstOrThrow();
    expect(read).toEqual(row);
    expect(Buffer.isBuffer(read.bytes)).toBe(true);
  });

  it('reports the number of changed rows', async () => {
    await insert(database());
    const { numUpdatedRows } = await database().as<Things>().updateTable('thing').set({ count: 2 }).executeTakeFirst();
    expect(numUpdatedRows).toBe(1n);
  });

  it('commits a transaction that resolves and returns its result', async () => {
    const result = await database().transaction(async (tx) => (await insert(tx), 'done'));
    expect([result, await count(database())]).toEqual(['done', 1]);
  });

  it('undoes a transaction that rejects, with the error of its work', async () => {
    const work = database().transaction(async (tx) => {
      await insert(tx);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await count(database())).toBe(0);
  });

  it('refuses to pretend that a transaction with a swallowed failure was committed', async () => {
    const work = database().transaction(async (tx) => {
      await insert(tx);
      await insert(tx).catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: '25P02' });
    expect(await count(database())).toBe(0);
  });

  it('refuses the root inside a transaction, instead of hanging', async () => {
    const nested = { code: 'database.nested_use' };
    await expect(database().transaction(async () => count(database()))).rejects.toMatchObject(nested);
    await expect(database().transaction(() => database().transaction(async () => 1))).rejects.toMatchObject(nested);
    await expect(database().transaction(() => database().executeSql('select 1'))).rejects.toMatchObject(nested);
  });

  it('allows the root again in work that outlives the transaction it was started in', async () => {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const later = await database().transaction(async () => ({ count: ended.then(() => count(database())) }));
    resolve();
    expect(await later.count).toBe(0);
  });

  it('keeps transactions that run at the same time apart', async () => {
    await database().transaction((tx) => insert(tx));
    const add = () =>
      database().transaction(async (tx) => {
        const { count: before } = await tx
          .as<Things>()
          .selectFrom('thing')
          .select('count')
          .forUpdate()
          .executeTakeFirstOrThrow();
        await tx
          .as<Things>()
          .updateTable('thing')
          .set({ count: before + 1 })
          .execute();
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect(await database().as<Things>().selectFrom('thing').select('count').executeTakeFirst()).toEqual({ count: 21 });
  });

  it('recognises a unique violation by its constraint', async () => {
    await insert(database());
    const error = await insert(database()).catch((caught: unknown) => caught);
    expect([
      isUniqueViolation(error),
      isUniqueViolation(error, 'thing_key'),
      isUniqueViolation(error, 'other'),
    ]).toEqual([true, true, false]);
  });

  it('keeps values out of its errors', async () => {
    const error = await sql`select ${'secret canary'}::int`.execute(database().as()).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(QueryError);
    expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain('canary');
  });

  it('returns the rows of every statement of a script, and recovers from one that failed inside its own transaction', async () => {
    const { rows } = await database().executeSql('begin; select 1 as a; select 2 as b; commit');
    await expect(database().executeSql('begin; select * from nowhere; commit')).rejects.toMatchObject({
      code: '42P01',
    });
    await insert(database());
    expect([rows, await count(database())]).toEqual([[{ a: 1 }, { b: 2 }], 1]);
  });

  it('answers a ping', async () => {
    await expect(database().ping(5_000)).resolves.toBeUndefined();
  });
});
