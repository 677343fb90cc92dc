import { AsyncResource } from 'node:async_hooks';
import { describeEachDatabase, openAuthApp, type AuthApp, registration } from '@rapport/testing';
import { sql } from 'kysely';
import { afterEach, expect, it } from 'vitest';
import { AccountRepository } from '../domain/account.repository.js';
import { PasswordHasher } from '../domain/password-hasher.js';
import { SessionRepository } from '../domain/session.repository.js';
import { LogIn } from './log-in.js';
import { RefreshSession } from './refresh-session.js';
import { RegisterAccount } from './register-account.js';
import { SetPassword } from './set-password.js';

const [OLD, NEW] = ['a quiet horse in the rain', 'another horse, in the sun'];
const REFUSED = { code: 'auth.invalid_credentials' };
let people = 0;

describeEachDatabase((database, kind) => {
  const opened: AuthApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ app }) => app.close()));
  });

  /** `stronger`: the password was stored with weaker parameters than those of the logins. */
  async function setup({ stronger = false } = {}) {
    const auth = await openAuthApp({ database: database() });
    opened.push(auth);
    const email = `login${people++}@example.com`;
    const { account } = await auth.app.get(RegisterAccount).execute(registration({ email, password: OLD }));
    const environment = { AUTH_ARGON2_ITERATIONS: stronger ? '2' : '1' };
    const beside = await openAuthApp({ database: database(), environment, beside: auth });
    opened.push(beside);
    const sut = (password = OLD) => beside.app.get(LogIn).execute({ email, password, address: '192.0.2.1' });
    /** Runs `act` once, right after a login has found its password to be the right one. */
    const afterVerification = (act: () => Promise<unknown>): void => {
      const hasher = beside.app.get(PasswordHasher);
      const verify = hasher.verify.bind(hasher);
      hasher.verify = async (...of) => {
        const good = await verify(...of);
        hasher.verify = verify;
        await act();
        return good;
      };
    };
    /** Begins `act` in the transaction of the next login, which is about to store its session. */
    const beforeSession = (act: () => Promise<void>): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>();
      // As another process would, which knows nothing of the transaction.
      const elsewhere = AsyncResource.bind(act);
      const sessions = beside.app.get(SessionRepository);
      const insert = sessions.insert.bind(sessions);
      sessions.insert = async (tx, ...of) => {
        sessions.insert = insert;
        let isDone = false;
        resolve(elsewhere().finally(() => (isDone = true)));
        // Until it waits for this transaction, or was done without waiting; PGlite has everybody wait.
        for (let asked = 0, waiting = 0; kind === 'postgres' && asked < 1_000 && waiting === 0 && !isDone; asked += 1) {
          const locks = await sql<{ n: number }>`SELECT count(*) AS n FROM pg_locks WHERE NOT granted`.execute(tx.as());
          waiting = Number(locks.rows[0]?.n);
        }
        await insert(tx, ...of);
      };
      return promise;
    };
    return {
      sut,
      ctx: {
        ...auth,
        afterVerification,
        beforeSession,
        setPassword: () => auth.app.get(SetPassword).execute(account.userId, NEW),
        storedHash: async () => (await beside.app.get(AccountRepository).findPassword(database(), email))?.passwordHash,
        sessions: async () => (await auth.app.get(SessionRepository).list(database(), account.userId)).length,
        refresh: (token: string) => beside.app.get(RefreshSession).execute(token),
      },
    };
  }

  it.each([false, true])('is refused when the password was replaced while it was verified (rehash: %s)', async (on) => {
    const { sut, ctx } = await setup({ stronger: on });
    const before = await ctx.sessions();
    ctx.afterVerification(ctx.setPassword);
    await expect(sut()).rejects.toMatchObject(REFUSED);
    expect([await ctx.sessions(), ctx.audit.actions.at(-1)]).toEqual([before, 'auth.login denied']);
    await expect(sut(OLD)).rejects.toMatchObject(REFUSED);
    await expect(sut(NEW)).resolves.toBeDefined();
  });

  it.each([false, true])('is ended by a password that is set while it commits (rehash: %s)', async (on) => {
    const { sut, ctx } = await setup({ stronger: on });
    const replaced = ctx.beforeSession(ctx.setPassword);
    const { refreshToken } = await sut();
    await replaced;
    await expect(ctx.refresh(refreshToken)).rejects.toMatchObject({ code: 'auth.invalid_refresh_token' });
    await expect(sut(OLD)).rejects.toMatchObject(REFUSED);
    await expect(sut(NEW)).resolves.toBeDefined();
  });

  it('passes beside another login that renews the hash of the same password', async () => {
    const { sut, ctx } = await setup({ stronger: true });
    ctx.afterVerification(() => sut());
    await expect(sut()).resolves.toBeDefined();
    const renewed = await ctx.storedHash();
    await sut();
    expect([renewed?.includes('t=2'), await ctx.storedHash()]).toEqual([true, renewed]);
  });
});
