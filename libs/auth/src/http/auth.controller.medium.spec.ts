import { describeEachDatabase, openAuthApp, type AuthApp } from '@rapport/testing';
import { sql } from 'kysely';
import { afterEach, expect, it } from 'vitest';
import { AccountRepository } from '../domain/account.repository.js';
import { PasswordHasher } from '../domain/password-hasher.js';

const PASSWORD = 'a quiet horse in the rain';
let people = 0;

describeEachDatabase((database) => {
  const opened: AuthApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ app }) => app.close()));
  });

  async function setup(environment: Record<string, string> = {}) {
    const sut = await openAuthApp({ database: database(), environment });
    opened.push(sut);
    const email = `ana${people++}@example.com`;
    const post = (path: string, payload: object) =>
      sut.app.inject({ method: 'POST', url: `/v1/auth/${path}`, payload });
    const registration = {
      email,
      password: PASSWORD,
      display_name: 'Ana Canary',
      birth_date: '1990-04-23',
      consents: { terms: '1', privacy: '1' },
    };
    const register = (change: object = {}) => post('register', { ...registration, ...change });
    const login = (change: object = {}) => post('login', { email, password: PASSWORD, ...change });
    const me = (token: string) => sut.app.inject({ url: '/v1/auth/me', headers: { authorization: `Bearer ${token}` } });
    return { sut, ctx: { email, post, register, login, me } };
  }

  it('registers, signs in at once, and shows the account', async () => {
    const { ctx } = await setup();
    const registered = await ctx.register({ locale: 'de-AT' });
    expect(registered.statusCode).toBe(201);
    expect(registered.headers['cache-control']).toBe('no-store');
    const { user, ...tokens } = registered.json();
    expect(tokens).toEqual({
      access_token: expect.stringMatching(/^ey/),
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: expect.stringMatching(/^rrt_/),
      refresh_expires_at: '2026-01-31T00:00:00.000Z',
    });
    const shown = (await ctx.me(tokens.access_token)).json();
    expect(shown).toEqual(user);
    expect(shown).toEqual({
      id: expect.stringMatching(/^usr_[0-9a-f]{32}$/),
      object: 'user',
      email: ctx.email,
      display_name: 'Ana Canary',
      locale: 'de-AT',
      roles: ['user'],
      created_at: '2026-01-01T00:00:00.000Z',
    });
  });

  it('knows an e-mail in every spelling', async () => {
    const { ctx } = await setup();
    await ctx.register({ email: ctx.email.toUpperCase() });
    expect((await ctx.login()).statusCode).toBe(200);
    expect((await ctx.register()).json()).toMatchObject({ status: 409, code: 'auth.email_taken' });
  });

  it('leaves nothing readable of e-mail, name or password in any table', async () => {
    const { ctx } = await setup();
    await ctx.register();
    const tables = ['users', 'credentials', 'sessions', 'refresh_tokens', 'consents', 'user_keys'];
    const dumps = await Promise.all(
      tables.map((table) =>
        sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.table(table)} t`.execute(database().as()),
      ),
    );
    const dump = JSON.stringify(dumps.map(({ rows }) => rows));
    const secrets = [ctx.email, 'Ana Canary', PASSWORD].flatMap((text) => [text, Buffer.from(text).toString('hex')]);
    expect(dump).toContain('$argon2id$');
    expect(secrets.filter((secret) => dump.includes(secret))).toEqual([]);
  });

  it.each([
    ['somebody under age', { birth_date: '2015-04-23' }, 403, 'auth.age_attestation_required'],
    ['outdated documents', { consents: { terms: '0', privacy: '1' } }, 422, 'auth.consent_outdated'],
    ['a short password', { password: 'short' }, 422, 'auth.weak_password'],
    ['a common password', { password: 'Password2024!' }, 422, 'auth.weak_password'],
    ['no e-mail', { email: 'ana' }, 400, 'request.invalid'],
    ['half a character', { email: 'ana\ud83d@example.com' }, 400, 'request.invalid'],
    ['an unknown field', { roles: ['admin'] }, 400, 'request.invalid'],
  ])('refuses %s and stores nothing', async (_, change, status, code) => {
    const { sut, ctx } = await setup();
    expect((await ctx.register(change)).json()).toMatchObject({ status, code });
    expect((await ctx.login()).statusCode).toBe(401);
    expect(sut.audit.actions).toEqual(['auth.login denied']);
  });

  it('answers a wrong password and an unknown account alike', async () => {
    const { ctx } = await setup();
    await ctx.register();
    const response = await ctx.login({ password: 'not her password' });
    expect(response.headers['www-authenticate']).toBe('Bearer realm="rapport"');
    const wrong = response.json();
    const unknown = (await ctx.login({ email: 'nobody@example.com' })).json();
    const { instance: _a, trace_id: _b, ...answer } = wrong;
    expect(unknown).toMatchObject(answer);
    expect(answer).toMatchObject({ status: 401, code: 'auth.invalid_credentials' });
  });

  it('hashes as much for an unknown account as for a wrong password', async () => {
    const { sut, ctx } = await setup();
    await ctx.register();
    const verifications = countVerifications(sut.app.get(PasswordHasher));
    await ctx.login({ password: 'not her password' });
    await ctx.login({ email: 'nobody@example.com' });
    expect(verifications).toEqual(['a stored hash', 'a decoy']);
  });

  it('renews a hash that was made with weaker parameters', async () => {
    const { ctx } = await setup();
    await ctx.register();
    const stronger = await openAuthApp({ database: database(), environment: { AUTH_ARGON2_ITERATIONS: '2' } });
    opened.push(stronger);
    const login = () => {
      const payload = { email: ctx.email, password: PASSWORD };
      return stronger.app.inject({ method: 'POST', url: '/v1/auth/login', payload });
    };
    const hash = async () =>
      (await stronger.app.get(AccountRepository).findPassword(database(), ctx.email))?.passwordHash;
    expect(await hash()).toMatch(/t=1/);
    expect((await login()).statusCode).toBe(200);
    expect(await hash()).toMatch(/t=2/);
    expect((await login()).statusCode).toBe(200);
  });

  it('refuses the right password too after too many attempts on one account, from wherever', async () => {
    const { sut, ctx } = await setup({ AUTH_LOGINS_PER_ACCOUNT: '3' });
    await ctx.register();
    for (let attempt = 0; attempt < 3; attempt++) await ctx.login({ password: 'a guess, a guess' });
    const refused = await ctx.login();
    expect(refused.json()).toMatchObject({ status: 429, 'violated-policies': ['login-account'] });
    expect(refused.headers['retry-after']).toBe('900');
    await sut.clock.advance(900_000);
    expect((await ctx.login()).statusCode).toBe(200);
  });

  it.each([
    ['logins', 'login', { AUTH_LOGINS_PER_ADDRESS: '2' }, 'login-address'],
    ['registrations', 'register', { AUTH_REGISTRATIONS_PER_ADDRESS: '2' }, 'registration'],
  ] as const)('bounds %s of one address over all accounts', async (_, act, environment, policy) => {
    const { ctx } = await setup(environment);
    for (const name of ['a', 'b']) await ctx[act]({ email: `${name}-${ctx.email}` });
    const refused = (await ctx[act]({ email: `c-${ctx.email}` })).json();
    expect(refused).toMatchObject({ code: 'auth.too_many_attempts', 'violated-policies': [policy] });
  });

  it('ends a session for its access token as well', async () => {
    const { sut, ctx } = await setup();
    const { access_token, refresh_token } = (await ctx.register()).json();
    expect((await ctx.me(access_token)).statusCode).toBe(200);
    expect((await ctx.post('logout', { refresh_token })).statusCode).toBe(204);
    expect((await ctx.me(access_token)).json()).toMatchObject({ status: 401, code: 'auth.invalid_token' });
    expect((await ctx.post('refresh', { refresh_token })).statusCode).toBe(401);
    expect(sut.audit.actions).toEqual(['auth.registered success', 'auth.logout success']);
  });

  it.each(['', 'rrt_', 'rrt_garbage', `rrt_${'A'.repeat(86)}`])(
    'does nothing on logging out with %j',
    async (token) => {
      const { sut, ctx } = await setup();
      expect((await ctx.post('logout', { refresh_token: token })).statusCode).toBe(204);
      expect(sut.audit.actions).toEqual([]);
    },
  );
});

function countVerifications(hasher: PasswordHasher): string[] {
  const verifications: string[] = [];
  const verify = hasher.verify.bind(hasher);
  const verifyNothing = hasher.verifyNothing.bind(hasher);
  let kind = 'a stored hash';
  hasher.verifyNothing = async (password) => {
    kind = 'a decoy';
    await verifyNothing(password);
  };
  hasher.verify = (hash, password) => {
    verifications.push(kind);
    return verify(hash, password);
  };
  return verifications;
}
