import { loadConfig } from '@rapport/platform';
import { newId } from '@rapport/kernel';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { authConfig } from '../auth.config.js';
import { PrincipalCache, type VerifiedCredential } from './principal-cache.js';

function setup(environment: Record<string, string> = {}) {
  const clock = new ManualClock();
  const sut = new PrincipalCache(clock, loadConfig([authConfig], environment).get(authConfig));
  const credential = (lifetimeMs = Infinity): VerifiedCredential => {
    const userId = newId('user');
    const sessionId = newId('session');
    return {
      principal: { userId, roles: ['user'], scopes: [], via: 'token', sessionId },
      acceptedUntil: clock.now() + lifetimeMs,
      revocableBy: [userId, sessionId],
    };
  };
  return { sut, ctx: { clock, credential } };
}

describe('the cache of callers', () => {
  it('knows what it was told, for the configured time', async () => {
    const { sut, ctx } = setup();
    const credential = ctx.credential();
    sut.put('a', credential);
    await ctx.clock.advance(59_999);
    expect(sut.get('a')?.principal).toBe(credential.principal);
    await ctx.clock.advance(1);
    expect(sut.get('a')).toBeUndefined();
  });

  it('forgets a token when it expires', async () => {
    const { sut, ctx } = setup();
    sut.put('a', ctx.credential(1_000));
    await ctx.clock.advance(1_000);
    expect(sut.get('a')).toBeUndefined();
  });

  it('never grows beyond its size', () => {
    const { sut, ctx } = setup({ AUTH_TOKEN_CACHE_SIZE: '3' });
    for (const digest of ['a', 'b', 'c', 'd']) sut.put(digest, ctx.credential());
    expect(sut.size).toBe(3);
    expect(sut.get('a')).toBeUndefined();
  });

  it('drops every token of a person, or of one session, and no other', () => {
    const { sut, ctx } = setup();
    const [ana, ben] = [ctx.credential(), ctx.credential()];
    const otherDevice = { ...ana, revocableBy: [ana.principal.userId, newId('session')] };
    for (const [digest, credential] of Object.entries({ ana, otherDevice, ben })) sut.put(digest, credential);
    sut.drop(ana.principal.sessionId!);
    expect(['ana', 'otherDevice', 'ben'].filter((digest) => sut.get(digest))).toEqual(['otherDevice', 'ben']);
    sut.drop(ana.principal.userId);
    expect(['ana', 'otherDevice', 'ben'].filter((digest) => sut.get(digest))).toEqual(['ben']);
  });

  it('does not remember a verification that a revocation overtook', async () => {
    const { sut, ctx } = setup();
    const credential = ctx.credential();
    sut.drop(credential.principal.userId);
    sut.put('a', credential);
    expect(sut.get('a')).toBeUndefined();
    await ctx.clock.advance(60_000);
    sut.put('a', credential);
    expect(sut.get('a')).toBeDefined();
  });

  it('keeps no trace of what it has forgotten', () => {
    const { sut, ctx } = setup({ AUTH_TOKEN_CACHE_SIZE: '2' });
    for (let entry = 0; entry < 50; entry++) sut.put(`digest-${entry}`, ctx.credential());
    expect(sut['digestsOf'].size).toBe(4);
  });

  it('keeps nothing for those who come and go', async () => {
    const { sut, ctx } = setup();
    for (let person = 0; person < 50; person++) {
      const credential = ctx.credential();
      sut.put(`digest-${person}`, credential);
      if (person % 2 === 0) sut.drop(credential.principal.userId);
      await ctx.clock.advance(10_000);
    }
    expect(sut.size).toBeLessThanOrEqual(6);
    expect(sut['digestsOf'].size).toBeLessThanOrEqual(12);
    expect(sut['barred'].size).toBeLessThanOrEqual(6);
  });
});
