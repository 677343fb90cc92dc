import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get } from '@nestjs/common';
import { ROLES, type Principal } from '@rapport/kernel';
import { Access, CurrentPrincipal } from '@rapport/platform';
import { describeEachDatabase, openAuthApp, type AuthApp } from '@rapport/testing';
import { exportJWK, SignJWT } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AccountRepository } from '../domain/account.repository.js';
import { Accounts } from './accounts.js';

@Controller('v1/probe')
class ProbeController {
  @Get()
  @Access({ roles: ROLES })
  probe(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }
}

const HOUR_MS = 3_600_000;

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
let subjects = 0;

describeEachDatabase((database) => {
  const opened: AuthApp[] = [];
  let issuer: { server: Server; fetches: number; status: number; keyId: string };
  beforeEach(async () => {
    const jwk = { ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig' };
    issuer = {
      fetches: 0,
      status: 200,
      keyId: 'idp-1',
      server: createServer((_request, response) => {
        issuer.fetches += 1;
        response.writeHead(issuer.status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ keys: [{ ...jwk, kid: issuer.keyId }] }));
      }),
    };
    await new Promise<void>((resolve) => issuer.server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ app }) => app.close()));
    await new Promise((resolve) => issuer.server.close(resolve));
  });

  async function setup(environment: Record<string, string> = {}) {
    const { port } = issuer.server.address() as AddressInfo;
    const auth = await openAuthApp({
      database: database(),
      controllers: [ProbeController],
      environment: {
        AUTH_ISSUER: 'https://idp.example',
        AUTH_AUDIENCE: 'rapport',
        AUTH_ISSUER_JWKS_URL: `http://127.0.0.1:${port}/keys`,
        AUTH_ISSUER_ATTESTS_AGE: 'true',
        AUTH_ISSUER_ROLES_CLAIM: 'realm_access.roles',
        AUTH_ISSUER_ROLE_MAP: 'staff=operator, owners=admin',
        ...environment,
      },
    });
    opened.push(auth);
    const subject = `subject-${subjects++}`;
    const token = (
      claims: object = {},
      { kid = 'idp-1', key = privateKey, typ }: { kid?: string; key?: KeyObject; typ?: string } = {},
    ) =>
      new SignJWT({ sub: subject, name: 'Ana Canary', ...claims })
        .setProtectedHeader({ alg: 'RS256', kid, ...(typ && { typ }) })
        .setIssuer('https://idp.example')
        .setAudience('rapport')
        .setExpirationTime(auth.clock.now() / 1000 + 300)
        .sign(key);
    const sut = async (bearer?: string) =>
      auth.app.inject({ url: '/v1/probe', headers: { authorization: `Bearer ${bearer ?? (await token())}` } });
    return { sut, ctx: { ...auth, token } };
  }

  it('gives somebody whom the issuer vouches for an account at first sight, and one only', async () => {
    const { sut, ctx } = await setup();
    const answers = await Promise.all([sut(), sut(), sut()]);
    const ids = new Set(answers.map((answer) => answer.json().userId));
    expect(ids.size).toBe(1);
    const account = await ctx.app.get(Accounts).find([...ids][0]);
    expect(account).toMatchObject({ displayName: 'Ana Canary', email: undefined, locale: 'en', status: 'active' });
  });

  it('takes roles from the configured claim, and no others', async () => {
    const { sut, ctx } = await setup();
    const token = await ctx.token({ realm_access: { roles: ['staff', 'admin', 'unknown'] }, roles: ['owners'] });
    expect((await sut(token)).json().roles).toEqual(['user', 'operator']);
  });

  it('takes roles from a claim whose name has dots', async () => {
    const { sut, ctx } = await setup({ AUTH_ISSUER_ROLES_CLAIM: 'https://acme.example/roles' });
    const token = await ctx.token({ 'https://acme.example/roles': ['staff'] });
    expect((await sut(token)).json().roles).toEqual(['user', 'operator']);
  });

  it('refuses whom we have suspended', async () => {
    const { sut, ctx } = await setup();
    await ctx.app.get(Accounts).suspend((await sut()).json().userId);
    expect((await sut()).json()).toMatchObject({ code: 'auth.suspended' });
  });

  it('provisions nobody while the issuer does not vouch for their age', async () => {
    const { sut, ctx } = await setup({ AUTH_ISSUER_ATTESTS_AGE: 'false' });
    expect((await sut()).json()).toMatchObject({ status: 403, code: 'auth.age_attestation_required' });
    expect(ctx.audit.actions).toEqual([]);
  });

  it('verifies a token once and then remembers it', async () => {
    const { sut, ctx } = await setup();
    const token = await ctx.token();
    const userId = (await sut(token)).json().userId;
    ctx.app.get(AccountRepository).findByIdentity = () => Promise.reject(new Error('not remembered'));
    expect((await sut(token)).json()).toMatchObject({ userId });
  });

  it.each([
    [{ at_hash: 'x' }, {}],
    [{ c_hash: 'x' }, {}],
    [{ typ: 'ID' }, {}],
    [{ token_use: 'id' }, {}],
    [{}, { typ: 'logout+jwt' }],
  ])('refuses what is signed by the issuer, but no access token: %o %o', async (claims, header) => {
    const { sut, ctx } = await setup();
    expect((await sut(await ctx.token(claims, header))).json()).toMatchObject({ code: 'auth.invalid_token' });
  });

  it.each([
    [{ typ: 'Bearer' }, { typ: 'JWT' }],
    [{ token_use: 'access' }, { typ: 'at+jwt' }],
  ])('accepts an access token by any of its names: %o %o', async (claims, header) => {
    const { sut, ctx } = await setup();
    expect((await sut(await ctx.token(claims, header))).statusCode).toBe(200);
  });

  it('refuses a token without a subject', async () => {
    const { sut, ctx } = await setup();
    expect((await sut(await ctx.token({ sub: undefined }))).json()).toMatchObject({ code: 'auth.invalid_token' });
  });

  it('refuses keys that the issuer does not publish, without asking it each time', async () => {
    const { sut, ctx } = await setup();
    const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await sut();
    for (const kid of ['unknown-1', 'unknown-2', 'idp-1']) {
      expect((await sut(await ctx.token({}, { kid, key }))).json()).toMatchObject({ code: 'auth.invalid_token' });
    }
    expect(issuer.fetches).toBe(1);
  });

  it('says that the issuer is unreachable rather than that the token is bad', async () => {
    const { sut } = await setup();
    issuer.status = 500;
    const response = await sut();
    expect(response.json()).toMatchObject({ status: 503, code: 'auth.issuer_unavailable' });
    expect(response.headers['retry-after']).toBe('5');
  });

  it('goes on for a day with the keys that it holds, and tries the issuer once for all', async () => {
    const { sut, ctx } = await setup();
    await sut();
    issuer.status = 500;
    await ctx.clock.advance(HOUR_MS);
    for (const nonce of [1, 2, 3]) expect((await sut(await ctx.token({ nonce }))).statusCode).toBe(200);
    expect(issuer.fetches).toBe(2);
    await ctx.clock.advance(23 * HOUR_MS);
    expect((await sut()).json()).toMatchObject({ status: 503, code: 'auth.issuer_unavailable' });
  });

  it('does not call a token bad whose key the issuer may have made while it is away', async () => {
    const { sut, ctx } = await setup();
    await sut();
    issuer.status = 500;
    await ctx.clock.advance(30_000);
    const answer = await sut(await ctx.token({}, { kid: 'idp-2' }));
    expect(answer.json()).toMatchObject({ status: 503, code: 'auth.issuer_unavailable' });
  });

  it('renews the keys that it holds, and lets those go that are withdrawn', async () => {
    const { sut, ctx } = await setup();
    await sut();
    issuer.keyId = 'idp-2';
    await ctx.clock.advance(HOUR_MS);
    const answers = [await sut(), await sut(await ctx.token({}, { kid: 'idp-2' }))];
    expect([answers.map(({ statusCode }) => statusCode), issuer.fetches]).toEqual([[401, 200], 2]);
  });

  it.each([
    ['POST', '/v1/auth/login', { email: 'ana@example.com', password: 'x' }],
    ['POST', '/v1/auth/refresh', { refresh_token: 'rrt_x' }],
    ['POST', '/v1/auth/logout', { refresh_token: 'rrt_x' }],
    ['GET', '/.well-known/jwks.json', undefined],
  ] as const)('does not serve %s %s', async (method, url, payload) => {
    const { ctx } = await setup();
    const response = await ctx.app.inject({ method, url, ...(payload ? { payload } : {}) });
    expect(response.json()).toMatchObject({ status: 404, code: 'auth.external_issuer' });
  });
});
