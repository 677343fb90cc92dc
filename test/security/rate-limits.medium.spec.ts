import { RateLimiter } from '@rapport/platform';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openInstance, type Instance } from './authorisation/instance.js';
import { bearer, givenPerson } from './authorisation/people.js';

/** The guards as the API composes them: authentication tells the limits whom it knows. */
describe('the rate limits of the API', () => {
  let instance: Instance;
  beforeAll(async () => (instance = await openInstance()));
  afterAll(() => instance.close());
  afterEach(() => void vi.restoreAllMocks());

  /** Which limits were asked before the first of them had answered, by a request with this token. */
  async function askedAtOnce(token: string): Promise<{ readonly status: number; readonly limits: readonly string[] }> {
    const limiter = instance.app.get(RateLimiter);
    const hit = limiter.hit.bind(limiter);
    const limits: string[] = [];
    let answered = false;
    vi.spyOn(limiter, 'hit').mockImplementation(async (policy, subject) => {
      if (!answered) limits.push(policy.name);
      const result = await hit(policy, subject);
      // What goes on without waiting has got as far as it will.
      await new Promise((resolve) => setImmediate(resolve));
      answered = true;
      return result;
    });
    const { statusCode } = await instance.app.inject({ url: '/v1/conversations', headers: bearer(token) });
    return { status: statusCode, limits };
  }

  it('are asked at once for whoever was authenticated a moment ago', async () => {
    const { token } = await givenPerson(instance.app);
    expect(await askedAtOnce(token)).toEqual({ status: 200, limits: ['address', 'user'] });
  });

  it('come before the credentials of everybody else are looked at', async () => {
    const { keyWith } = await givenPerson(instance.app);
    const unused = await keyWith(['conversations:read']);
    expect(await askedAtOnce(unused)).toEqual({ status: 200, limits: ['address'] });
  });

  it('hold for whoever is known and not admitted', async () => {
    const { token } = await givenPerson(instance.app);
    const ask = (url: string) => instance.app.inject({ url, headers: bearer(token) });
    expect((await ask('/internal/v1/approvals')).statusCode).toBe(403);
    const limiter = instance.app.get(RateLimiter);
    const blocked = { hits: 1, resetMs: 1_000, blocked: true, blockedMs: 1_000 };
    vi.spyOn(limiter, 'hit').mockResolvedValue(blocked);
    const { statusCode, headers } = await ask('/internal/v1/approvals');
    expect([statusCode, headers['retry-after']]).toEqual([429, '1']);
  });
});
