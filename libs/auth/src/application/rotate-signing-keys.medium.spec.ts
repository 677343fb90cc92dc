import { describeEachDatabase, openAuthApp, type AuthApp } from '@rapport/testing';
import { sql } from 'kysely';
import { decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LocalSigningKeys } from '../infrastructure/local-signing-keys.js';
import { RotateSigningKeys } from './rotate-signing-keys.js';

const DAY_MS = 86_400_000;
let people = 0;

describeEachDatabase((database) => {
  const opened: AuthApp[] = [];
  beforeEach(() => sql`delete from signing_keys`.execute(database().as()));
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ app }) => app.close()));
  });

  async function open(beside?: AuthApp): Promise<AuthApp> {
    const auth = await openAuthApp({ database: database(), beside });
    opened.push(auth);
    return auth;
  }

  async function setup() {
    const auth = await open();
    const sut = auth.app.get(RotateSigningKeys);
    const published = async ({ app } = auth): Promise<string[]> =>
      (await app.inject('/.well-known/jwks.json')).json().keys.map(({ kid }: { kid: string }) => kid);
    const token = async ({ app } = auth): Promise<string> => {
      const payload = {
        email: `rotation${people++}@example.com`,
        password: 'a quiet horse in the rain',
        birth_date: '1990-04-23',
        consents: { terms: '1', privacy: '1' },
      };
      return (await app.inject({ method: 'POST', url: '/v1/auth/register', payload })).json().access_token;
    };
    const accepts = async (bearer: string, { app } = auth): Promise<boolean> => {
      const response = await app.inject({ url: '/v1/auth/me', headers: { authorization: `Bearer ${bearer}` } });
      return response.statusCode === 200;
    };
    return { sut, ctx: { ...auth, published, token, accepts, kid } };
  }

  it('publishes public keys only, for anybody, to be cached', async () => {
    const { ctx } = await setup();
    await ctx.token();
    const response = await ctx.app.inject('/.well-known/jwks.json');
    expect(response.headers['cache-control']).toBe('public, max-age=300');
    const members = response.json().keys.map((key: object) => Object.keys(key).toSorted());
    const expected = ['alg', 'e', 'kid', 'kty', 'n', 'use'];
    expect(members).toEqual([expected, expected]);
  });

  it('signs with a key that was published a whole rotation before', async () => {
    const { sut, ctx } = await setup();
    await ctx.token();
    const before = await ctx.published();
    await sut.execute({ force: true });
    await ctx.clock.advance(0);
    expect(before).toContain(ctx.kid(await ctx.token()));
  });

  it('accepts the tokens of the replaced key until they expire, and then withdraws it', async () => {
    const { sut, ctx } = await setup();
    const old = await ctx.token();
    await sut.execute({ force: true });
    await ctx.clock.advance(600_000);
    expect(await ctx.accepts(old)).toBe(true);
    await ctx.clock.advance(700_000);
    expect(await sut.execute()).toEqual({ rotated: false, withdrawn: 1 });
    await ctx.clock.advance(0);
    expect(await ctx.published()).not.toContain(ctx.kid(old));
  });

  it('drops remembered tokens of a key that is withdrawn early', async () => {
    const { ctx } = await setup();
    const token = await ctx.token();
    expect(await ctx.accepts(token)).toBe(true);
    await sql`delete from signing_keys where key_id = ${ctx.kid(token)}`.execute(database().as());
    await ctx.sharedState.publish('auth.signing-keys-changed', '');
    await ctx.clock.advance(0);
    await ctx.published();
    expect(await ctx.accepts(token)).toBe(false);
  });

  it('keeps no private half of a replaced key', async () => {
    const { sut, ctx } = await setup();
    const old = await ctx.token();
    await sut.execute({ force: true });
    const { rows } =
      await sql`select status, private_wrapped, master_key_id from signing_keys where key_id = ${ctx.kid(old)}`.execute(
        database().as(),
      );
    expect(rows).toEqual([{ status: 'retired', private_wrapped: null, master_key_id: null }]);
  });

  it('rotates by itself when the key is old enough, and not before', async () => {
    const { sut, ctx } = await setup();
    await ctx.token();
    await ctx.clock.advance(30 * DAY_MS - 1000);
    expect(await sut.execute()).toEqual({ rotated: false, withdrawn: 0 });
    await ctx.clock.advance(1000);
    expect(await sut.execute()).toMatchObject({ rotated: true });
    expect(ctx.audit.actions.at(-1)).toBe('auth.signing_keys_rotated success');
  });

  it('rotates once when several processes rotate together', async () => {
    const { sut, ctx } = await setup();
    await ctx.token();
    const other = (await open(ctx)).app.get(RotateSigningKeys);
    await ctx.clock.advance(30 * DAY_MS);
    const results = await Promise.all([sut.execute(), other.execute()]);
    expect(results.filter(({ rotated }) => rotated)).toHaveLength(1);
    const { rows } = await sql`select status from signing_keys order by status`.execute(database().as());
    expect(rows).toEqual([{ status: 'active' }, { status: 'next' }, { status: 'retired' }]);
  });

  it('makes one first pair of keys when several processes start together', async () => {
    const { ctx } = await setup();
    const other = await open(ctx);
    const signers = await Promise.all([ctx.app, other.app].map((app) => app.get(LocalSigningKeys).signer()));
    expect(signers[0]?.keyId).toBe(signers[1]?.keyId);
    expect(await ctx.published()).toHaveLength(2);
  });

  it('is heard of by other processes at once', async () => {
    const { sut, ctx } = await setup();
    const other = await open(ctx);
    const old = await ctx.token(other);
    await sut.execute({ force: true });
    await ctx.clock.advance(0);
    expect(ctx.kid(await ctx.token(other))).not.toBe(ctx.kid(old));
  });

  it('is found out by other processes that did not hear of it, when its token comes', async () => {
    const { sut, ctx } = await setup();
    const other = await open(ctx);
    await ctx.token(other);
    ctx.sharedState.publish = () => Promise.reject(new Error('shared state is away'));
    // Twice: the other process knows the first successor already.
    await sut.execute({ force: true });
    await sut.execute({ force: true });
    await ctx.clock.advance(5_000);
    ctx.app.get(LocalSigningKeys)['invalidate']();
    const token = await ctx.token();
    expect(await ctx.accepts(token, other)).toBe(true);
  });

  it('goes on with the keys at hand while the database is away', async () => {
    const { ctx } = await setup();
    await ctx.token();
    const keys = ctx.app.get(LocalSigningKeys);
    const known = await keys.signer();
    keys['repository'].list = () => Promise.reject(new Error('connection lost'));
    await ctx.clock.advance(301_000);
    expect((await keys.signer()).keyId).toBe(known.keyId);
  });
});

const kid = (token: string): string => String(decodeProtectedHeader(token).kid);
