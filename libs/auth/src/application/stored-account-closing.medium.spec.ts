import { newId } from '@rapport/kernel';
import { AccountClosing } from '@rapport/platform';
import { openAuthApp, useTestDatabase, type AuthApp, registration } from '@rapport/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { RegisterAccount } from './register-account.js';

const PASSWORD = 'a quiet horse in the rain';
const ADDRESS = '192.0.2.1';

describe('closing an account', () => {
  const database = useTestDatabase('pglite');
  const opened: AuthApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ app }) => app.close()));
  });

  async function setup(environment: Record<string, string> = {}) {
    const auth = await openAuthApp({ database: database(), environment });
    opened.push(auth);
    const { account, tokens } = await auth.app
      .get(RegisterAccount)
      .execute(registration({ password: PASSWORD, displayName: 'Ana', address: ADDRESS }));
    const sut = auth.app.get(AccountClosing);
    const close = () => database().transaction((tx) => sut.close(tx, account.userId));
    const me = async () =>
      (await auth.app.inject({ url: '/v1/auth/me', headers: { authorization: `Bearer ${tokens.accessToken}` } }))
        .statusCode;
    return { sut, ctx: { userId: account.userId, close, me } };
  }

  it('refuses all that the person asks for, also what was remembered of them', async () => {
    const { sut, ctx } = await setup();
    expect(await ctx.me()).toBe(200);
    expect(await ctx.close()).toBe(true);
    await sut.announce(ctx.userId);
    expect(await ctx.me()).toBe(401);
  });

  it('is told when there is no such account', async () => {
    const { sut } = await setup();
    expect(await database().transaction((tx) => sut.close(tx, newId('user')))).toBe(false);
  });

  it('is for whoever knows the password', async () => {
    const { sut, ctx } = await setup();
    await expect(sut.confirm(ctx.userId, PASSWORD, ADDRESS)).resolves.toBeUndefined();
    for (const wrong of ['not this one', undefined]) {
      await expect(sut.confirm(ctx.userId, wrong, ADDRESS)).rejects.toMatchObject({
        code: 'auth.confirmation_required',
      });
    }
  });

  it('lets nobody guess for long', async () => {
    const { sut, ctx } = await setup({ AUTH_LOGINS_PER_ACCOUNT: '2' });
    for (let guess = 0; guess < 2; guess += 1) await sut.confirm(ctx.userId, 'no', ADDRESS).catch(() => undefined);
    await expect(sut.confirm(ctx.userId, PASSWORD, ADDRESS)).rejects.toMatchObject({ code: 'auth.too_many_attempts' });
  });
});
