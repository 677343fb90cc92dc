import { Body, Controller, Post, Res, type ExecutionContext } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { defineErrors, newId, toUuid, type Principal, type UserId } from '@rapport/kernel';
import { createHttpApp, createTestCrypto, describeEachDatabase, ManualClock, portsModule } from '@rapport/testing';
import { expect, it } from 'vitest';
import { BlindIndex, UserCipher } from '../crypto/user-cipher.js';
import { Database } from '../database/database.js';
import { Access } from '../http/access.decorator.js';
import { IdempotencyErasure, IdempotencyExport } from './idempotency-participants.js';
import { IdempotencyStore } from './idempotency-store.js';
import { idempotencyConfig } from './idempotency.config.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyModule } from './idempotency.module.js';
import type { IdempotencyTables } from './idempotency.table.js';
import { Idempotent } from './idempotent.decorator.js';

const errors = defineErrors({ refused: { code: 'thing.refused', kind: 'unprocessable', title: 'Refused' } });

/** What the route does is the test's: it counts executions, and may wait or fail. */
let executed = 0;
let behave: () => Promise<void> | void = () => undefined;

@Controller('v1/things')
class ThingsController {
  @Post()
  @Idempotent()
  @Access({ roles: ['user'] })
  async create(@Body() body: object, @Res({ passthrough: true }) reply: { header(name: string, value: string): void }) {
    executed += 1;
    const number = executed;
    await behave();
    reply.header('location', `/v1/things/${number}`);
    return { number, body };
  }
}

function signIn(context: ExecutionContext): boolean {
  const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; principal?: Principal }>();
  request.principal = { userId: request.headers['x-test-user'] as UserId, roles: ['user'], scopes: [], via: 'token' };
  return true;
}

describeEachDatabase((database) => {
  async function setup() {
    executed = 0;
    behave = () => undefined;
    const clock = new ManualClock();
    const { cipher, blindIndex, givenUser } = await createTestCrypto({ clock });
    const ports = [
      { provide: Database, useValue: database() },
      { provide: UserCipher, useValue: cipher },
      { provide: BlindIndex, useValue: blindIndex },
    ];
    const app = await createHttpApp({
      clock,
      sections: [idempotencyConfig],
      imports: [portsModule(ports), IdempotencyModule],
      controllers: [ThingsController],
      providers: [
        { provide: APP_GUARD, useValue: { canActivate: signIn } },
        { provide: APP_INTERCEPTOR, useExisting: IdempotencyInterceptor },
      ],
    });
    const userId = await givenUser(database());
    const post = async (
      key: string | undefined,
      payload: object | string = { a: 1, b: [2] },
      as = userId,
      path = '/v1/things',
    ) => {
      const headers = {
        'x-test-user': as,
        ...(typeof payload === 'string' ? { 'content-type': 'application/json' } : {}),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      };
      const answer = await app.inject({ method: 'POST', url: path, headers, payload });
      return { status: answer.statusCode, body: answer.json<Record<string, unknown>>(), headers: answer.headers };
    };
    const rows = () =>
      database()
        .as<IdempotencyTables>()
        .selectFrom('idempotency_keys')
        .selectAll()
        .where('user_id', '=', toUuid('user', userId))
        .execute();
    return { sut: post, ctx: { app, clock, userId, givenUser, rows } };
  }

  it('executes every request that bears no key', async () => {
    const { sut } = await setup();
    await Promise.all([sut(undefined), sut(undefined)]);
    expect(executed).toBe(2);
  });

  it('answers a repeated request as the first, and says so', async () => {
    const { sut } = await setup();
    const first = await sut('"key"');
    const second = await sut('key', { b: [2], a: 1 });
    expect(second).toMatchObject({
      status: 201,
      body: first.body,
      headers: { location: '/v1/things/1', 'idempotency-replayed': 'true' },
    });
    expect([executed, first.headers['idempotency-replayed']]).toEqual([1, undefined]);
  });

  it.each([
    ['another body', { a: 2 }, '/v1/things'],
    ['another query', { a: 1, b: [2] }, '/v1/things?x=1'],
  ])('refuses the key with %s', async (_, payload, path) => {
    const { sut, ctx } = await setup();
    await sut('key');
    const refused = await sut('key', payload, ctx.userId, path);
    expect([refused.status, refused.body['code'], executed]).toEqual([422, 'idempotency.mismatch', 1]);
  });

  it('refuses a malformed key before anything happens', async () => {
    const { sut } = await setup();
    const refused = await sut('two words');
    expect([refused.status, refused.body['code'], executed]).toEqual([400, 'idempotency.malformed_key', 0]);
  });

  it('keeps no text once its person had something forgotten, and still executes once', async () => {
    const { sut, ctx } = await setup();
    await sut('key');
    await database().transaction((tx) => ctx.app.get(IdempotencyStore).forgetAnswers(tx, ctx.userId));
    const repeated = await sut('key');
    expect([repeated.status, repeated.body['code'], executed]).toEqual([410, 'idempotency.answer_forgotten', 1]);
    expect((await ctx.rows()).map((row) => row.response_sealed?.length)).toEqual([0]);
  });

  it('keeps no text that was answered while something was forgotten, and frees the key of what failed', async () => {
    const { sut, ctx } = await setup();
    behave = () => database().transaction((tx) => ctx.app.get(IdempotencyStore).forgetAnswers(tx, ctx.userId));
    expect([(await sut('key')).status, (await sut('key')).status, executed]).toEqual([201, 410, 1]);
    const forget = behave;
    behave = async () => {
      await forget();
      throw errors.refused();
    };
    expect([(await sut('other')).status, (await sut('other')).status, executed]).toEqual([422, 422, 3]);
  });

  it.each([
    ['a number that JSON cannot hold', '{"a":1e400}'],
    ['values nested deeper than any stack', '['.repeat(20_000) + ']'.repeat(20_000)],
  ])('refuses %s before anything happens', async (_, payload) => {
    const { sut } = await setup();
    const refused = await sut('key', payload);
    expect([refused.status, refused.body['code'], executed]).toEqual([400, 'request.invalid', 0]);
  });

  it("knows nothing of other people's keys", async () => {
    const { sut, ctx } = await setup();
    await sut('key');
    expect((await sut('key', { a: 2 }, await ctx.givenUser(database()))).status).toBe(201);
  });

  it('executes once, however many ask at once; the others are asked to come back', async () => {
    const { sut } = await setup();
    const gate = Promise.withResolvers<void>();
    behave = () => gate.promise;
    const running = sut('key');
    await expect.poll(() => executed).toBe(1);
    const others = await Promise.all(Array.from({ length: 10 }, () => sut('key')));
    expect(new Set(others.map(({ status, headers }) => `${status} ${String(headers['retry-after'])}`))).toEqual(
      new Set(['409 1']),
    );
    expect((await sut('key', { a: 2 })).status).toBe(422);
    gate.resolve();
    expect([(await running).status, (await sut('key')).status, executed]).toEqual([201, 201, 1]);
  });

  it('frees the key of a request that failed', async () => {
    const { sut } = await setup();
    behave = () => Promise.reject(errors.refused());
    const failed = await sut('key');
    behave = () => undefined;
    expect([failed.status, (await sut('key')).body['number']]).toEqual([422, 2]);
  });

  it('takes over from a process that is gone, and lets it keep no answer if it was only slow', async () => {
    const { sut, ctx } = await setup();
    const gate = Promise.withResolvers<void>();
    behave = () => gate.promise;
    const slow = sut('key');
    await expect.poll(() => executed).toBe(1);
    behave = () => undefined;
    await ctx.clock.advance(60_000);
    expect((await sut('key')).body['number']).toBe(2);
    gate.resolve();
    expect((await slow).body['number']).toBe(1);
    expect((await sut('key')).body['number']).toBe(2);
  });

  it('still takes over from a process that is gone once something was forgotten', async () => {
    const { sut, ctx } = await setup();
    const gate = Promise.withResolvers<void>();
    behave = () => gate.promise;
    const slow = sut('key');
    await expect.poll(() => executed).toBe(1);
    await ctx.clock.advance(60_000);
    await database().transaction((tx) => ctx.app.get(IdempotencyStore).forgetAnswers(tx, ctx.userId));
    behave = () => undefined;
    expect((await sut('key')).body['number']).toBe(2);
    gate.resolve();
    await slow;
  });

  it('stores neither key nor answer readable', async () => {
    const { sut, ctx } = await setup();
    await sut('secret-key', { word: 'marzipan' });
    const [row] = await ctx.rows();
    const stored = Buffer.concat([row!.key_digest, row!.fingerprint, row!.response_sealed!]).toString('latin1');
    expect(stored).not.toMatch(/secret-key|marzipan/);
  });

  it('forgets old keys in batches, and no younger ones', async () => {
    const { sut, ctx } = await setup();
    for (const key of ['a', 'b', 'c']) await sut(key);
    const purge = (limit: number) => ctx.app.get(IdempotencyStore).purge(ctx.clock.date(), limit);
    await purge(1_000);
    expect(await ctx.rows()).toHaveLength(3);
    await ctx.clock.advance(1);
    await sut('younger');
    expect(await purge(2)).toBe(2);
    await purge(1_000);
    expect((await ctx.rows()).map(({ created_at: at }) => at)).toEqual([ctx.clock.date()]);
  });

  it('exports when keys were used, and erases them, of one person only', async () => {
    const { sut, ctx } = await setup();
    const other = await ctx.givenUser(database());
    await sut('key');
    await sut('key', {}, other);
    const exported: unknown[] = [];
    for await (const { table, row } of ctx.app.get(IdempotencyExport).export(ctx.userId)) exported.push({ table, row });
    expect(exported).toEqual([{ table: 'idempotency_keys', row: { turn_id: null, created_at: ctx.clock.date() } }]);
    expect(await ctx.app.get(IdempotencyErasure).erase(ctx.userId)).toBe(1);
    expect(await ctx.app.get(IdempotencyErasure).erase(ctx.userId)).toBe(0);
    expect((await sut('key', {}, other)).headers['idempotency-replayed']).toBe('true');
    expect(await ctx.app.get(IdempotencyErasure).erase(newId('user'))).toBe(0);
  });
});
