import type { UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { describeEachDatabase, openAuthApp, type AuthApp } from '@rapport/testing';
import { afterEach, expect, it } from 'vitest';
import { Accounts } from '../application/accounts.js';
import { AccountRepository } from '../domain/account.repository.js';

const NOBODY = `usr_${'0'.repeat(32)}`;
let people = 0;

describeEachDatabase((database) => {
  const opened: AuthApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ app }) => app.close()));
  });

  async function setup() {
    const auth = await openAuthApp({ database: database() });
    opened.push(auth);
    const register = async (): Promise<{ token: string; userId: UserId }> => {
      const payload = {
        email: `standing${people++}@example.com`,
        password: 'a quiet horse in the rain',
        birth_date: '1990-04-23',
        consents: { terms: '1', privacy: '1' },
      };
      const answer = await auth.app.inject({ method: 'POST', url: '/v1/auth/register', payload });
      const { access_token: token, user } = answer.json();
      return { token, userId: user.id };
    };
    const [admin, person] = [await register(), await register()];
    await auth.app.get(Accounts).assignRoles(admin.userId, ['user', 'admin']);
    const as = (token: string, method: 'GET' | 'POST', url: string) =>
      auth.app.inject({ method, url, headers: { authorization: `Bearer ${token}` } });
    const act = (method: 'GET' | 'POST', action = '', userId: string = person.userId) =>
      as(admin.token, method, `/internal/v1/users/${userId}${action}`);
    const me = () => as(person.token, 'GET', '/v1/auth/me');
    return { sut: act, ctx: { ...auth, admin, person, me } };
  }

  it('shows how somebody stands, without e-mail or name', async () => {
    const { sut, ctx } = await setup();
    const expected = { id: ctx.person.userId, object: 'user_standing', status: 'active', roles: ['user'] };
    expect((await sut('GET')).json()).toEqual(expected);
  });

  it('suspends at once and reinstates, and says who decided', async () => {
    const { sut, ctx } = await setup();
    expect((await sut('POST', '/suspend')).json()).toMatchObject({ status: 'suspended' });
    expect((await ctx.me()).json()).toMatchObject({ status: 403, code: 'auth.suspended' });
    const entry = { action: 'auth.suspended', actor: ctx.admin.userId, subject: ctx.person.userId };
    expect(ctx.audit.entries).toContainEqual(expect.objectContaining(entry));
    expect((await sut('POST', '/reinstate')).json()).toMatchObject({ status: 'active' });
    expect((await ctx.me()).statusCode).toBe(200);
  });

  it('brings nobody back whose erasure is under way', async () => {
    const { sut, ctx } = await setup();
    const { userId } = ctx.person;
    const close = ctx.app.get(AccountRepository).setStatus.bind(ctx.app.get(AccountRepository));
    await ctx.app.get(Database).transaction((tx) => close(tx, userId, 'erasing', new Date(0)));
    for (const action of ['/reinstate', '/suspend']) {
      expect((await sut('POST', action)).json()).toMatchObject({ status: 404, code: 'auth.account_not_found' });
    }
    expect((await sut('GET')).json()).toMatchObject({ status: 'erasing' });
  });

  it.each([
    ['GET', ''],
    ['POST', '/suspend'],
    ['POST', '/reinstate'],
  ] as const)('finds nobody for %s %s of an unknown id', async (method, action) => {
    const { sut } = await setup();
    expect((await sut(method, action, NOBODY)).json()).toMatchObject({ status: 404, code: 'auth.account_not_found' });
  });
});
