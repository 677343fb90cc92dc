import { describeEachDatabase, openAuthApp, type AuthApp, registration } from '@rapport/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { LocalSigningKeys } from '../infrastructure/local-signing-keys.js';
import { PurgeSessions } from './purge-sessions.js';
import { RefreshSession } from './refresh-session.js';
import { RegisterAccount } from './register-account.js';
import { Accounts } from './accounts.js';

const DAY_MS = 86_400_000;
const REFUSED = { code: 'auth.invalid_refresh_token' };

describeEachDatabase((database) => {
  const opened: AuthApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ app }) => app.close()));
  });

  async function setup(environment: Record<string, string> = {}) {
    const auth = await openAuthApp({ database: database(), environment });
    opened.push(auth);
    const { account, tokens } = await auth.app.get(RegisterAccount).execute(registration());
    const session = auth.app.get(RefreshSession);
    const sut = async (token: string): Promise<string> => (await session.execute(token)).refreshToken;
    return { sut, ctx: { ...auth, session, account, first: tokens.refreshToken } };
  }

  it('gives another token every time', async () => {
    const { sut, ctx } = await setup();
    const second = await sut(ctx.first);
    const third = await sut(second);
    expect(new Set([ctx.first, second, third]).size).toBe(3);
  });

  it('gives requests that cross the same token, of which only one rotation follows', async () => {
    const { sut, ctx } = await setup();
    const [token, ...others] = await Promise.all([sut(ctx.first), sut(ctx.first), sut(ctx.first)]);
    expect(others).toEqual([token, token]);
    await expect(sut(token)).resolves.toMatch(/^rrt_/);
  });

  it('ends the session for the thief and the owner when a spent token comes back', async () => {
    const { sut, ctx } = await setup();
    const owned = await sut(ctx.first);
    await ctx.clock.advance(10_001);
    await expect(sut(ctx.first)).rejects.toMatchObject(REFUSED);
    await expect(sut(owned)).rejects.toMatchObject(REFUSED);
    expect(ctx.audit.actions).toEqual(['auth.registered success', 'auth.refresh_reused denied']);
  });

  it('finds out a thief who came within the grace period as soon as either goes on', async () => {
    const { sut, ctx } = await setup();
    const [ofOwner, ofThief] = [await sut(ctx.first), await sut(ctx.first)];
    const next = await sut(ofThief);
    await ctx.clock.advance(10_001);
    await expect(sut(ofOwner)).rejects.toMatchObject(REFUSED);
    await expect(sut(next)).rejects.toMatchObject(REFUSED);
  });

  it('ends the session even within the grace period once the successor is in use', async () => {
    const { sut, ctx } = await setup();
    await sut(await sut(ctx.first));
    await expect(sut(ctx.first)).rejects.toMatchObject(REFUSED);
    expect(ctx.audit.actions).toContain('auth.refresh_reused denied');
  });

  it('does not end a session for a token that was never given out', async () => {
    const { sut, ctx } = await setup();
    const guessed = `${ctx.first.slice(0, -10)}${'A'.repeat(10)}`;
    await expect(sut(guessed)).rejects.toMatchObject(REFUSED);
    await expect(sut(ctx.first)).resolves.toMatch(/^rrt_/);
  });

  it('spends no token while it could sign nothing in return', async () => {
    const { sut, ctx } = await setup();
    vi.spyOn(ctx.app.get(LocalSigningKeys), 'signer').mockRejectedValueOnce(new Error('the vault is away'));
    await expect(sut(ctx.first)).rejects.toThrow('the vault is away');
    await ctx.clock.advance(10_001);
    await expect(sut(ctx.first)).resolves.toMatch(/^rrt_/);
  });

  it('rotates as often as it may in a window, and goes on with the next', async () => {
    const { sut, ctx } = await setup({ AUTH_REFRESHES_PER_SESSION: '2' });
    const last = await sut(await sut(ctx.first));
    const refused = { code: 'auth.too_many_attempts', extensions: { 'violated-policies': ['refresh'] } };
    await expect(sut(last)).rejects.toMatchObject(refused);
    await ctx.clock.advance(900_000);
    await expect(sut(last)).resolves.toMatch(/^rrt_/);
  });

  it('ends a session that lies idle', async () => {
    const { sut, ctx } = await setup({ AUTH_REFRESH_IDLE_TTL_S: '600' });
    await ctx.clock.advance(600_000);
    await expect(sut(ctx.first)).rejects.toMatchObject(REFUSED);
  });

  it('ends a session at its absolute end however often it is refreshed', async () => {
    const { sut, ctx } = await setup({ AUTH_SESSION_TTL_S: '1000', AUTH_REFRESH_IDLE_TTL_S: '600' });
    await ctx.clock.advance(500_000);
    const second = await ctx.session.execute(ctx.first);
    expect(second.refreshExpiresAt).toEqual(new Date(ctx.account.createdAt.getTime() + 1_000_000));
    await ctx.clock.advance(500_000);
    await expect(sut(second.refreshToken)).rejects.toMatchObject(REFUSED);
  });

  it('refuses a suspended person and keeps the session for his return', async () => {
    const { sut, ctx } = await setup();
    await ctx.app.get(Accounts).suspend(ctx.account.userId);
    await expect(sut(ctx.first)).rejects.toMatchObject({ code: 'auth.suspended' });
    await ctx.app.get(Accounts).reinstate(ctx.account.userId);
    await expect(sut(ctx.first)).resolves.toMatch(/^rrt_/);
  });

  it('purges what has expired, in batches, and nothing else', async () => {
    const { sut, ctx } = await setup({ AUTH_PURGE_BATCH: '2' });
    const purge = () => ctx.app.get(PurgeSessions).execute(new AbortController().signal);
    const alive = await sut(await sut(await sut(ctx.first)));
    await ctx.clock.advance(29 * DAY_MS);
    const next = await sut(alive);
    await ctx.clock.advance(2 * DAY_MS);
    expect((await purge()).tokens).toBeGreaterThanOrEqual(4);
    await expect(sut(next)).resolves.toMatch(/^rrt_/);
    await ctx.clock.advance(91 * DAY_MS);
    expect((await purge()).sessions).toBeGreaterThanOrEqual(1);
    expect(await purge()).toEqual({ tokens: 0, sessions: 0 });
  });
});
