import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Controller, Get } from '@nestjs/common';
import { newId, ROLES, type Principal, type UserId } from '@rapport/kernel';
import { Access, CurrentPrincipal } from '@rapport/platform';
import { openAuthApp, useTestDatabase, type AuthApp } from '@rapport/testing';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { PrincipalCache } from '../application/principal-cache.js';
import { SessionRepository } from '../domain/session.repository.js';
import { Accounts } from '../application/accounts.js';
import { LocalSigningKeys } from '../infrastructure/local-signing-keys.js';

@Controller('v1/probe')
class ProbeController {
  @Get('people')
  @Access({ roles: ROLES })
  people(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }

  @Get('conversations')
  @Access({ roles: ['user'], scope: 'conversations:read' })
  conversations(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }

  @Get('admins')
  @Access({ roles: ['admin'] })
  admins(): object {
    return {};
  }

  @Get('public')
  @Access({ public: true })
  public(): object {
    return {};
  }
}

const { privateKey: foreignKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
let people = 0;

describe('the authentication guard', () => {
  const database = useTestDatabase('postgres');
  const opened: AuthApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ app }) => app.close()));
  });

  async function open(beside?: AuthApp): Promise<AuthApp> {
    const app = await openAuthApp({ database: database(), controllers: [ProbeController], beside });
    opened.push(app);
    return app;
  }

  async function setup() {
    const { app, ...rest } = await open();
    const inject = (route: string, authorization?: string, other = app) =>
      other.inject({ url: `/v1/probe/${route}`, headers: authorization === undefined ? {} : { authorization } });
    const register = async () => {
      const payload = {
        email: `guard${people++}@example.com`,
        password: 'a quiet horse in the rain',
        birth_date: '1990-04-23',
        consents: { terms: '1', privacy: '1' },
      };
      return (await app.inject({ method: 'POST', url: '/v1/auth/register', payload })).json();
    };
    const newcomer = async (): Promise<string> => (await register()).access_token;
    const { access_token: token, refresh_token: refreshToken, user } = await register();
    const forge = async (
      claims: object,
      { header = {}, key }: { header?: object; key?: KeyObject } = {},
    ): Promise<string> => {
      const signer = await app.get(LocalSigningKeys).signer();
      return new SignJWT({ ...decodeJwt(token), ...claims })
        .setProtectedHeader({ ...decodeProtectedHeader(token), alg: 'RS256', ...header })
        .sign(key ?? signer.privateKey);
    };
    const userId = user.id as UserId;
    return { sut: { inject }, ctx: { app, ...rest, token, refreshToken, userId, forge, newcomer } };
  }

  it('leaves the caller for the controller', async () => {
    const { sut, ctx } = await setup();
    const response = await sut.inject('people', `Bearer ${ctx.token}`);
    const sessionId = decodeJwt(ctx.token)['sid'];
    expect(response.json()).toMatchObject({ userId: ctx.userId, roles: ['user'], via: 'token', sessionId });
  });

  it('looks at no credentials on a public route', async () => {
    const { sut } = await setup();
    expect((await sut.inject('public', 'Bearer nonsense')).statusCode).toBe(200);
  });

  it('asks for credentials where there are none', async () => {
    const { sut } = await setup();
    const response = await sut.inject('people');
    expect(response.headers['www-authenticate']).toBe('Bearer realm="rapport"');
    expect(response.json()).toMatchObject({ status: 401, code: 'auth.credentials_required' });
  });

  it('refuses a role that the caller does not have, without naming the one it takes', async () => {
    const { sut, ctx } = await setup();
    const response = await sut.inject('admins', `Bearer ${ctx.token}`);
    expect(response.json()).toMatchObject({ status: 403, code: 'auth.forbidden' });
    expect(response.body).not.toContain('admin');
  });

  it.each([
    ['nonsense', () => 'Bearer nonsense'],
    ['three dots of nonsense', () => 'Bearer a.b.c'],
    ['another scheme', ({ token }) => `Basic ${token}`],
    ['an empty token', () => 'Bearer '],
    ['two tokens', ({ token }) => `Bearer ${token} ${token}`],
    ['a changed payload', ({ token }) => `Bearer ${tamper(token)}`],
    ['no signature', ({ token }) => `Bearer ${unsigned(token)}`],
    ['an HMAC under the public key', async (ctx) => `Bearer ${await confused(ctx.app, ctx.token)}`],
    ['a key of somebody else', async ({ forge }) => `Bearer ${await forge({}, { key: foreignKey })}`],
    ['an unknown key id', async ({ forge }) => `Bearer ${await forge({}, { header: { kid: 'unknown' } })}`],
    ['no key id', async ({ forge }) => `Bearer ${await forge({}, { header: { kid: undefined } })}`],
    ['an ID token', async ({ forge }) => `Bearer ${await forge({}, { header: { typ: 'JWT' } })}`],
    ['another issuer', async ({ forge }) => `Bearer ${await forge({ iss: 'other' })}`],
    ['another audience', async ({ forge }) => `Bearer ${await forge({ aud: 'other' })}`],
    ['no audience', async ({ forge }) => `Bearer ${await forge({ aud: undefined })}`],
    ['no expiry', async ({ forge }) => `Bearer ${await forge({ exp: undefined })}`],
    ['an expiry in the past', async ({ forge, clock }) => `Bearer ${await forge({ exp: clock.now() / 1000 - 6 })}`],
    ['a beginning in the future', async ({ forge, clock }) => `Bearer ${await forge({ nbf: clock.now() / 1000 + 6 })}`],
    ['no subject', async ({ forge }) => `Bearer ${await forge({ sub: undefined })}`],
    ['an unknown subject', async ({ forge }) => `Bearer ${await forge({ sub: newId('user') })}`],
    ['an unknown session', async ({ forge }) => `Bearer ${await forge({ sid: newId('session') })}`],
    ['a malformed session', async ({ forge }) => `Bearer ${await forge({ sid: { $ne: null } })}`],
    ['an API key of nobody', () => `Bearer rpk_${'A'.repeat(86)}`],
  ] satisfies [string, (ctx: Context) => string | Promise<string>][])('refuses %s', async (_, authorization) => {
    const { sut, ctx } = await setup();
    const response = await sut.inject('people', await authorization(ctx));
    expect(response.json()).toMatchObject({ status: 401, code: 'auth.invalid_token' });
    expect(response.headers['www-authenticate']).toBe('Bearer realm="rapport", error="invalid_token"');
    expect(ctx.app.get(PrincipalCache).size).toBe(0);
  });

  it('gives each of many requests at once its own caller', async () => {
    const { sut, ctx } = await setup();
    const tokens = await Promise.all(Array.from({ length: 10 }, () => ctx.newcomer()));
    const answers = await Promise.all(tokens.map((token) => sut.inject('people', `Bearer ${token}`)));
    expect(answers.map((answer) => answer.json().userId)).toEqual(tokens.map((token) => decodeJwt(token).sub));
  });

  it('verifies a token once and then remembers it', async () => {
    const { sut, ctx } = await setup();
    const reads = countReads(ctx.app.get(SessionRepository));
    for (let request = 0; request < 3; request++) await sut.inject('people', `Bearer ${ctx.token}`);
    expect(reads.count).toBe(1);
    await ctx.clock.advance(60_000);
    await sut.inject('people', `Bearer ${ctx.token}`);
    expect(reads.count).toBe(2);
  });

  it('lets a remembered token expire on time', async () => {
    const { sut, ctx } = await setup();
    await ctx.clock.advance(904_000);
    expect((await sut.inject('people', `Bearer ${ctx.token}`)).statusCode).toBe(200);
    await ctx.clock.advance(1_000);
    expect((await sut.inject('people', `Bearer ${ctx.token}`)).statusCode).toBe(401);
  });

  it('refuses a remembered token on another process at once when its session ends here', async () => {
    const { sut, ctx } = await setup();
    const other = await open(ctx);
    expect((await sut.inject('people', `Bearer ${ctx.token}`, other.app)).statusCode).toBe(200);
    const payload = { refresh_token: ctx.refreshToken };
    await ctx.app.inject({ method: 'POST', url: '/v1/auth/logout', payload });
    await ctx.clock.advance(0);
    expect((await sut.inject('people', `Bearer ${ctx.token}`, other.app)).statusCode).toBe(401);
  });

  it('refuses it after the cache time when the broadcast is lost', async () => {
    const { sut, ctx } = await setup();
    const other = await open(ctx);
    await sut.inject('people', `Bearer ${ctx.token}`, other.app);
    ctx.sharedState.publish = () => Promise.reject(new Error('shared state is away'));
    const payload = { refresh_token: ctx.refreshToken };
    await ctx.app.inject({ method: 'POST', url: '/v1/auth/logout', payload });
    expect((await sut.inject('people', `Bearer ${ctx.token}`, other.app)).statusCode).toBe(200);
    await ctx.clock.advance(60_000);
    expect((await sut.inject('people', `Bearer ${ctx.token}`, other.app)).statusCode).toBe(401);
  });

  it('refuses a suspended person everywhere, and admits him again', async () => {
    const { sut, ctx } = await setup();
    await sut.inject('people', `Bearer ${ctx.token}`);
    await ctx.app.get(Accounts).suspend(ctx.userId);
    const refused = await sut.inject('people', `Bearer ${ctx.token}`);
    expect(refused.json()).toMatchObject({ status: 403, code: 'auth.suspended' });
    await ctx.app.get(Accounts).reinstate(ctx.userId);
    expect((await sut.inject('people', `Bearer ${ctx.token}`)).statusCode).toBe(200);
  });

  it('heeds new roles with the token that is out already', async () => {
    const { sut, ctx } = await setup();
    await sut.inject('people', `Bearer ${ctx.token}`);
    await ctx.app.get(Accounts).assignRoles(ctx.userId, ['user', 'admin']);
    expect((await sut.inject('admins', `Bearer ${ctx.token}`)).statusCode).toBe(200);
    expect(ctx.audit.entries.at(-1)).toMatchObject({ action: 'auth.roles_assigned', details: { roles: 'user,admin' } });
  });

  it('does not take an unreachable database for a bad token', async () => {
    const { sut, ctx } = await setup();
    ctx.app.get(SessionRepository).findStanding = () => Promise.reject(new Error('connection lost'));
    expect((await sut.inject('people', `Bearer ${ctx.token}`)).statusCode).toBe(500);
  });

  type Context = Awaited<ReturnType<typeof setup>>['ctx'];
});

function tamper(token: string): string {
  const [header, , signature] = token.split('.');
  const payload = Buffer.from(JSON.stringify({ ...decodeJwt(token), roles: ['admin'] })).toString('base64url');
  return [header, payload, signature].join('.');
}

function unsigned(token: string): string {
  const header = { ...decodeProtectedHeader(token), alg: 'none' };
  return `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${token.split('.')[1]}.`;
}

/** The classic: the verifier is made to use the public RSA key, which everybody knows, as an HMAC secret. */
async function confused(app: AuthApp['app'], token: string): Promise<string> {
  const header = decodeProtectedHeader(token);
  const key = await app.get(LocalSigningKeys).find(header);
  const forged = Buffer.from(JSON.stringify({ ...header, alg: 'HS256' })).toString('base64url');
  const input = `${forged}.${token.split('.')[1]}`;
  const secret = key!.export({ type: 'spki', format: 'pem' });
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

function countReads(sessions: SessionRepository): { count: number } {
  const reads = { count: 0 };
  const read = sessions.findStanding.bind(sessions);
  sessions.findStanding = (...query) => {
    reads.count += 1;
    return read(...query);
  };
  return reads;
}
