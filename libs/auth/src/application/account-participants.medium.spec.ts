import { describeEachDatabase, openAuthApp, type AuthApp, registration } from '@rapport/testing';
import { toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { sql } from 'kysely';
import { afterEach, expect, it } from 'vitest';
import { AccountErasure, AccountExport, DataKeyErasure } from './account-participants.js';
import { ApiKeys } from './api-keys.js';
import { RegisterAccount } from './register-account.js';

describeEachDatabase((database) => {
  const opened: AuthApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ app }) => app.close()));
  });

  async function setup() {
    const auth = await openAuthApp({ database: database() });
    opened.push(auth);
    const person = async () => {
      const { account, tokens } = await auth.app.get(RegisterAccount).execute(registration({ displayName: 'Ana' }));
      const request = { name: 'sync', scopes: ['account:read'], expiresInDays: 1 } as const;
      const { token: apiKey } = await auth.app.get(ApiKeys).create(account.userId, request);
      return { account, tokens, apiKey };
    };
    const rowsOf = async (userId: UserId) => {
      const tables = auth.app.get(AccountExport).tables;
      const counts = tables.map(async (table) => {
        const { rows } = await sql<{
          held: number;
        }>`select count(*)::int as held from ${sql.table(table)} where user_id = ${toUuid('user', userId)}`.execute(
          database().as(),
        );
        return [table, rows[0]?.held] as const;
      });
      return Object.fromEntries(await Promise.all(counts));
    };
    const me = (bearer: string) =>
      auth.app.inject({ url: '/v1/auth/me', headers: { authorization: `Bearer ${bearer}` } });
    const erase = async (userId: UserId): Promise<number> => {
      const keys = await auth.app.get(DataKeyErasure).erase(userId);
      return keys + (await auth.app.get(AccountErasure).erase(userId));
    };
    return { sut: { exporter: auth.app.get(AccountExport), erase }, ctx: { ...auth, person, rowsOf, me } };
  }

  it('exports what we hold about the person, readably and without secrets', async () => {
    const { sut, ctx } = await setup();
    const { account, tokens, apiKey } = await ctx.person();
    const records: ExportRecord[] = [];
    for await (const record of sut.exporter.export(account.userId)) records.push(record);
    expect(records.map(({ table }) => table)).toEqual(['users', 'sessions', 'api_keys']);
    expect(records[0]?.row).toMatchObject({ email: account.email, display_name: 'Ana' });
    const text = JSON.stringify(records);
    expect([tokens.refreshToken, apiKey, '$argon2id$'].filter((secret) => text.includes(secret))).toEqual([]);
  });

  it('erases every row of the person, and of nobody else', async () => {
    const { sut, ctx } = await setup();
    const [erased, kept] = [await ctx.person(), await ctx.person()];
    const before = await ctx.rowsOf(kept.account.userId);
    expect(before).toMatchObject({ users: 1, user_keys: 1, sessions: 1, api_keys: 1 });
    expect(await sut.erase(erased.account.userId)).toBe(6);
    expect(Object.values(await ctx.rowsOf(erased.account.userId)).filter((held) => held !== 0)).toEqual([]);
    expect(await ctx.rowsOf(kept.account.userId)).toEqual(before);
  });

  it('takes effect on remembered tokens and keys at once', async () => {
    const { sut, ctx } = await setup();
    const { account, tokens, apiKey } = await ctx.person();
    const bearers = [tokens.accessToken, apiKey];
    for (const bearer of bearers) expect((await ctx.me(bearer)).statusCode).toBe(200);
    await sut.erase(account.userId);
    for (const bearer of bearers) expect((await ctx.me(bearer)).statusCode).toBe(401);
  });

  it('may be repeated after an interruption', async () => {
    const { sut, ctx } = await setup();
    const { account } = await ctx.person();
    await sut.erase(account.userId);
    await expect(sut.erase(account.userId)).resolves.toBe(0);
  });
});
