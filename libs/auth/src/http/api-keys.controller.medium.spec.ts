import { Controller, Get } from '@nestjs/common';
import type { Principal, UserId } from '@rapport/kernel';
import { Access, CurrentPrincipal } from '@rapport/platform';
import { describeEachDatabase, openAuthApp, type AuthApp } from '@rapport/testing';
import { sql } from 'kysely';
import { afterEach, expect, it } from 'vitest';
import { ApiKeys } from '../application/api-keys.js';
import { Accounts } from '../application/accounts.js';

@Controller('v1/probe')
class ProbeController {
  @Get('conversations')
  @Access({ roles: ['user'], scope: 'conversations:read' })
  conversations(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }

  @Get('people')
  @Access({ roles: ['user'] })
  people(): object {
    return {};
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let people = 0;

describeEachDatabase((database) => {
  const opened: AuthApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ app }) => app.close()));
  });

  async function setup(environment: Record<string, string> = {}) {
    const auth = await openAuthApp({ database: database(), environment, controllers: [ProbeController] });
    opened.push(auth);
    const payload = {
      email: `keys${people++}@example.com`,
      password: 'a quiet horse in the rain',
      birth_date: '1990-04-23',
      consents: { terms: '1', privacy: '1' },
    };
    const registered = await auth.app.inject({ method: 'POST', url: '/v1/auth/register', payload });
    const { access_token: token, user } = registered.json();
    const request = (method: 'GET' | 'POST' | 'DELETE', url: string, bearer: string = token, body?: object) =>
      auth.app.inject({
        method,
        url,
        headers: { authorization: `Bearer ${bearer}` },
        ...(body ? { payload: body } : {}),
      });
    const create = async (change: object = {}) =>
      request('POST', '/v1/me/api-keys', token, { name: 'nightly sync', scopes: ['conversations:read'], ...change });
    return { sut: { create, request }, ctx: { ...auth, token, userId: user.id as UserId } };
  }

  it('shows a key once, and from then on only what it is recognised by', async () => {
    const { sut } = await setup();
    const { key, ...shown } = (await sut.create({ expires_in_days: 30 })).json();
    expect(shown).toEqual({
      id: expect.stringMatching(/^key_[0-9a-f]{32}$/),
      object: 'api_key',
      name: 'nightly sync',
      hint: key.slice(-4),
      scopes: ['conversations:read'],
      created_at: '2026-01-01T00:00:00.000Z',
      expires_at: '2026-01-31T00:00:00.000Z',
      last_used_at: null,
    });
    const list = await sut.request('GET', '/v1/me/api-keys');
    expect(list.json()).toMatchObject({ object: 'list', data: [shown], has_more: false });
    expect(list.body).not.toContain(key);
  });

  it('stores neither the key nor its name readably', async () => {
    const { sut } = await setup();
    const { key } = (await sut.create({ name: 'CANARY name' })).json();
    const { rows } = await sql<{ row: string }>`select to_jsonb(k)::text as row from api_keys k`.execute(
      database().as(),
    );
    const dump = JSON.stringify(rows);
    const secrets = [key, 'CANARY', Buffer.from(key).toString('hex'), Buffer.from('CANARY').toString('hex')];
    expect(secrets.filter((secret) => dump.includes(secret))).toEqual([]);
  });

  it('does what its scopes say, for its owner', async () => {
    const { sut, ctx } = await setup();
    const { key } = (await sut.create()).json();
    const response = await sut.request('GET', '/v1/probe/conversations', key);
    expect(response.json()).toMatchObject({ userId: ctx.userId, via: 'api_key', scopes: ['conversations:read'] });
  });

  it.each([
    ['a route of another scope', 'GET', '/v1/auth/me'],
    ['a route for people', 'GET', '/v1/probe/people'],
    ['the list of keys', 'GET', '/v1/me/api-keys'],
    ['the making of keys', 'POST', '/v1/me/api-keys'],
  ] as const)('does not open %s', async (_, method, url) => {
    const { sut } = await setup();
    const { key } = (await sut.create()).json();
    expect((await sut.request(method, url, key)).json()).toMatchObject({ status: 403, code: 'auth.forbidden' });
  });

  it('is good for nothing once deleted, and was noted in the audit trail', async () => {
    const { sut, ctx } = await setup();
    const { key, id } = (await sut.create()).json();
    await sut.request('GET', '/v1/probe/conversations', key);
    expect((await sut.request('DELETE', `/v1/me/api-keys/${id}`)).statusCode).toBe(204);
    expect((await sut.request('GET', '/v1/probe/conversations', key)).statusCode).toBe(401);
    expect(ctx.audit.actions.slice(1)).toEqual(['auth.api_key_created success', 'auth.api_key_revoked success']);
  });

  it('cannot be deleted by somebody else, who does not learn that it exists', async () => {
    const { sut } = await setup();
    const { id } = (await sut.create()).json();
    const { sut: stranger } = await setup();
    const response = await stranger.request('DELETE', `/v1/me/api-keys/${id}`);
    expect(response.json()).toMatchObject({ status: 404, code: 'auth.api_key_not_found' });
    expect((await sut.request('GET', '/v1/me/api-keys')).json().data).toHaveLength(1);
  });

  it('expires, also while remembered', async () => {
    const { sut, ctx } = await setup({ AUTH_TOKEN_CACHE_TTL_S: '900' });
    const { key } = (await sut.create({ expires_in_days: 1 })).json();
    await ctx.clock.advance(DAY_MS - 1000);
    expect((await sut.request('GET', '/v1/probe/conversations', key)).statusCode).toBe(200);
    await ctx.clock.advance(1000);
    expect((await sut.request('GET', '/v1/probe/conversations', key)).statusCode).toBe(401);
  });

  it('never outlives the longest lifetime allowed', async () => {
    const { sut } = await setup({ AUTH_API_KEY_MAX_TTL_DAYS: '7' });
    const created = await Promise.all([sut.create(), sut.create({ expires_in_days: 365 })]);
    expect(created.map((response) => response.json().expires_at)).toEqual(Array(2).fill('2026-01-08T00:00:00.000Z'));
  });

  it('is limited in number, also when many are asked for at once', async () => {
    const { sut } = await setup({ AUTH_API_KEYS_PER_USER: '2' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => sut.create()));
    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(2);
    expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(3);
  });

  it('notes its last use, at most once in an hour', async () => {
    const { sut, ctx } = await setup();
    const { key } = (await sut.create()).json();
    const lastUsed = async () => (await ctx.app.get(ApiKeys).list(ctx.userId))[0]?.lastUsedAt?.toISOString();
    for (const step of [0, HOUR_MS / 2]) {
      await ctx.clock.advance(step);
      await sut.request('GET', '/v1/probe/conversations', key);
    }
    expect(await lastUsed()).toBe('2026-01-01T00:00:00.000Z');
    await ctx.clock.advance(HOUR_MS / 2);
    await sut.request('GET', '/v1/probe/conversations', key);
    expect(await lastUsed()).toBe('2026-01-01T01:00:00.000Z');
  });

  it('is refused while its owner is suspended', async () => {
    const { sut, ctx } = await setup();
    const { key } = (await sut.create()).json();
    await sut.request('GET', '/v1/probe/conversations', key);
    await ctx.app.get(Accounts).suspend(ctx.userId);
    expect((await sut.request('GET', '/v1/probe/conversations', key)).json()).toMatchObject({ code: 'auth.suspended' });
  });

  it.each([
    ['no scope', { scopes: [] }, '/scopes'],
    ['an unknown scope', { scopes: ['everything'] }, '/scopes'],
    ['no name', { name: '' }, '/name'],
    ['a lifetime of no days', { expires_in_days: 0 }, '/expires_in_days'],
  ])('is not made with %s', async (_, change, pointer) => {
    const { sut } = await setup();
    expect((await sut.create(change)).json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer }] });
  });
});
