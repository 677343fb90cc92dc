import { createServer, type Server, type Socket } from 'node:net';
import { SystemClock } from '@rapport/kernel';
import { ManualClock, useTestDatabase } from '@rapport/testing';
import { sql } from 'kysely';
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { Db } from '../database.js';
import { PostgresDatabase, type PostgresOptions } from './postgres-database.js';

describe('PostgreSQL database', () => {
  const opened: PostgresDatabase[] = [];
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const reference = useTestDatabase('postgres');
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    await Promise.all(opened.splice(0).map((database) => database.close()));
  });

  const setup = (options: Partial<PostgresOptions> = {}) => {
    const database = PostgresDatabase.open({
      clock: new SystemClock(),
      url: inject('services').postgresUrl,
      applicationName: 'rapport-postgres-spec',
      poolSize: 1,
      connectionTimeoutMs: 3_000,
      statementTimeoutMs: 0,
      queryTimeoutMs: 0,
      idleInTransactionTimeoutMs: 0,
      closeTimeoutMs: 2_000,
      ...options,
    });
    opened.push(database);
    return { sut: database };
  };
  const unavailable = { code: 'database.unavailable', kind: 'unavailable', retryAfterMs: expect.any(Number) };

  it('names itself to the server', async () => {
    const { sut } = setup();
    const { rows } = await sut.executeSql("select current_setting('application_name') as name");
    expect(rows).toEqual([{ name: 'rapport-postgres-spec' }]);
  });

  it('says that the server is unavailable when nobody listens', async () => {
    const { sut } = setup({ url: 'postgres://postgres@127.0.0.1:1/postgres' });
    await expect(sut.executeSql('select 1')).rejects.toMatchObject(unavailable);
    await expect(sut.transaction(async () => 1)).rejects.toMatchObject(unavailable);
    await expect(sut.ping(1_000)).rejects.toMatchObject(unavailable);
  });

  it('says that the server is unavailable when it accepts and then keeps silent', async () => {
    const silent = createServer((socket) => sockets.add(socket));
    servers.push(silent);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const { sut } = setup({ url: `postgres://postgres@127.0.0.1:${port}/postgres`, connectionTimeoutMs: 300 });
    await expect(sut.executeSql('select 1')).rejects.toMatchObject(unavailable);
  });

  it('closes in its time although the server is silent', async () => {
    const silent = createServer((socket) => sockets.add(socket));
    servers.push(silent);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const clock = new ManualClock();
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    const { sut } = setup({ url, clock, connectionTimeoutMs: 60_000 });
    const asked = sut.executeSql('select 1').catch((error: unknown) => error);
    const closed = sut.close();
    await clock.advance(2_000);
    await closed;
    expect(await asked).toMatchObject(unavailable);
  });

  it('says so when no connection becomes free in time', async () => {
    const { sut } = setup({ connectionTimeoutMs: 1_000 });
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const occupied = sut.transaction(async (tx) => {
      await tx
        .as<{ users: { user_id: string } }>()
        .selectFrom('pg_class' as 'users')
        .selectAll()
        .limit(1)
        .execute();
      begin();
      await mayEnd;
    });
    await begun;
    await expect(sut.executeSql('select 1')).rejects.toMatchObject(unavailable);
    end();
    await occupied;
  });

  it('lets the server cancel a statement that takes too long, and goes on with the same connection', async () => {
    const { sut } = setup({ statementTimeoutMs: 500 });
    await expect(sut.executeSql('select pg_sleep(5)')).rejects.toMatchObject({
      code: 'database.timeout',
      kind: 'timeout',
    });
    expect((await sut.executeSql('select 1 as a')).rows).toEqual([{ a: 1 }]);
  });

  it('gives up a statement that the server does not cancel, and does not reuse its connection', async () => {
    const { sut } = setup({ queryTimeoutMs: 1_000 });
    const pid = async (): Promise<unknown> => (await sut.executeSql('select pg_backend_pid() as pid')).rows[0]!['pid'];
    const before = await pid();
    const slow = sut.transaction((tx) =>
      tx
        .as()
        .selectNoFrom((eb) => eb.fn('pg_sleep', [eb.lit(5)]).as('slept'))
        .execute(),
    );
    await expect(slow).rejects.toMatchObject({ code: 'database.timeout' });
    expect(await pid()).not.toBe(before);
  });

  it('lets one of two that wait for each other give way, to be tried again', async () => {
    const { sut } = setup({ poolSize: 2 });
    const holding = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const lockBoth = (first: 0 | 1): Promise<unknown> =>
      sut.transaction(async (tx) => {
        await sql`select pg_advisory_xact_lock(${8_400 + first})`.execute(tx.as());
        holding[first].resolve();
        await holding[1 - first]!.promise;
        await sql`select pg_advisory_xact_lock(${8_400 + 1 - first})`.execute(tx.as());
      });
    const outcomes = await Promise.allSettled([lockBoth(0), lockBoth(1)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'database.contended', kind: 'unavailable' },
    });
  });

  it('ends transactions that do nothing', async () => {
    const { sut } = setup({ idleInTransactionTimeoutMs: 50 });
    const idle = sut.transaction(async (tx) => {
      const sleep = reference().executeSql('select pg_sleep(0.3)');
      await tx
        .as()
        .selectNoFrom((eb) => eb.lit(1).as('one'))
        .execute();
      await sleep;
      await tx
        .as()
        .selectNoFrom((eb) => eb.lit(1).as('one'))
        .execute();
    });
    await expect(idle).rejects.toMatchObject(unavailable);
    await expect(sut.ping(3_000)).resolves.toBeUndefined();
  });

  it('survives a server that ends with the very packet that opens the connection', async () => {
    const message = (type: string, body: string): Buffer => {
      const bytes = Buffer.alloc(5 + Buffer.byteLength(body, 'latin1'), body, 'latin1');
      bytes.write(type, 0, 'latin1');
      bytes.writeUInt32BE(bytes.length - 1, 1);
      bytes.write(body, 5, 'latin1');
      return bytes;
    };
    const greeting = Buffer.concat([message('R', '\0\0\0\0'), message('Z', 'I')]);
    const ended = message('E', 'SFATAL\0C57P02\0Mthe server ends\0\0');
    const dying = createServer((socket) => {
      sockets.add(socket);
      socket.once('data', () => socket.end(Buffer.concat([greeting, ended])));
    });
    servers.push(dying);
    await new Promise<void>((resolve) => dying.listen(0, '127.0.0.1', resolve));
    const { port } = dying.address() as { port: number };
    const { sut } = setup({ url: `postgres://postgres@127.0.0.1:${port}/postgres` });
    await expect(sut.transaction(async () => 1)).rejects.toMatchObject(unavailable);
  });

  it('survives the end of its idle connections', async () => {
    const { sut } = setup({ poolSize: 2 });
    await sut.executeSql('select 1');
    await reference().executeSql(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rapport-postgres-spec'",
    );
    await expect.poll(() => sut.executeSql('select 1 as a').catch(() => undefined)).toEqual({ rows: [{ a: 1 }] });
  });

  it('answers a ping although every connection is in use', async () => {
    const { sut } = setup({ connectionTimeoutMs: 1_000 });
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const holding = sut.transaction(async () => (begin(), mayEnd));
    await begun;
    await expect(sut.executeSql('select 1')).rejects.toMatchObject(unavailable);
    await expect(sut.ping(3_000)).resolves.toBeUndefined();
    end();
    await holding;
  });

  it('answers a ping with a timeout when the server is too slow', async () => {
    const clock = new ManualClock();
    const silent = createServer((socket) => sockets.add(socket));
    servers.push(silent);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const { sut } = setup({ clock, url: `postgres://postgres@127.0.0.1:${port}/postgres`, connectionTimeoutMs: 5_000 });
    const [outcome] = await Promise.allSettled([sut.ping(100), clock.advance(100)]);
    expect(outcome).toMatchObject({ reason: { code: 'database.timeout' } });
    for (const socket of sockets) socket.destroy();
  });

  describe('a statement that is planned once', () => {
    const setupPrepared = async (options: Partial<PostgresOptions> = {}) => {
      const table = `kept_${Math.random().toString(36).slice(2)}`;
      const { sut } = setup({ preparedStatements: 10, ...options });
      await sut.executeSql(`create table ${table} (a integer)`);
      await sut.executeSql(`insert into ${table} values (1)`);
      const star = sql.raw(`/* planned once */ select * from ${table} where a = `);
      const read = async (db: Db = sut): Promise<unknown> => (await sql`${star}${1}::integer`.execute(db.as())).rows[0];
      const readOften = async (): Promise<void> => {
        for (let time = 0; time < 7; time += 1) await read();
      };
      const changeTable = () => sut.executeSql(`alter table ${table} add column b integer default 2`);
      const ask = async (what: string): Promise<unknown> =>
        (await sut.executeSql(`select ${what} as is`)).rows[0]!['is'];
      const prepared = () => ask("(select count(*) from pg_prepared_statements where name like 'rapport\\_%')");
      const pid = () => ask('pg_backend_pid()');
      return { sut, ctx: { read, readOften, changeTable, prepared, pid } };
    };

    it('is prepared once by the connection', async () => {
      const { ctx } = await setupPrepared();
      await ctx.readOften();
      expect(await ctx.prepared()).toBe(1);
    });

    it('is never prepared where that is switched off', async () => {
      const { ctx } = await setupPrepared({ preparedStatements: 0 });
      await ctx.readOften();
      expect(await ctx.prepared()).toBe(0);
    });

    it('survives a migration that changes its result, by another connection', async () => {
      const { ctx } = await setupPrepared();
      await ctx.readOften();
      const before = await ctx.pid();
      await ctx.changeTable();
      expect(await ctx.read()).toEqual({ a: 1, b: 2 });
      expect(await ctx.pid()).not.toBe(before);
    });

    it('survives that somebody took its plan away', async () => {
      const { sut, ctx } = await setupPrepared();
      await ctx.readOften();
      await sut.executeSql('deallocate all');
      expect(await ctx.read()).toEqual({ a: 1 });
    });

    it('asks to try a transaction again whose schema changed, and it works then', async () => {
      const { sut, ctx } = await setupPrepared();
      await ctx.readOften();
      await ctx.changeTable();
      const transaction = () => sut.transaction((tx) => ctx.read(tx));
      await expect(transaction()).rejects.toMatchObject({ code: 'database.schema_changed', kind: 'unavailable' });
      expect(await transaction()).toEqual({ a: 1, b: 2 });
    });
  });
});
