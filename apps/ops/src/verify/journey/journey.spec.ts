import { SystemClock } from '@rapport/kernel';
import { probeContext, startStandIn, type Flaws, type StandInRequest } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { journeyOf } from './journey.js';

const TEST_USER = { emailVariable: 'TEST_EMAIL', passwordVariable: 'TEST_PASSWORD' };

async function setup({
  flaws = {},
  environment = {},
  known = false,
}: { flaws?: Flaws; environment?: Record<string, string>; known?: boolean } = {}) {
  const requests: StandInRequest[] = [];
  const { url } = await startStandIn({
    '*': (answer, request) => {
      requests.push(request);
      const flaw = flaws[`${request.method} ${request.path}`];
      return flaw ? flaw(answer, request) : answer;
    },
  });
  const target = { baseUrl: url, ...(known && { testUser: TEST_USER }) };
  const context = probeContext(target, new SystemClock(), environment);
  const asked = (method: string, path: RegExp) =>
    requests.filter((request) => request.method === method && path.test(request.path));
  return { sut: () => journeyOf(context, url), ctx: { asked, url } };
}

describe('a journey', () => {
  it('is made once, whoever asks', async () => {
    const { sut, ctx } = await setup();
    expect(await sut()).toBe(await sut());
    expect(ctx.asked('POST', /register/)).toHaveLength(2);
  });

  it('erases everybody whom it made', async () => {
    const { sut, ctx } = await setup();
    await sut();
    expect(ctx.asked('POST', /erasure/)).toHaveLength(2);
  });

  it('goes on after a step that failed, and still erases everybody', async () => {
    const { sut, ctx } = await setup({ flaws: { 'GET /v1/me/stats': () => ({ status: 500 }) } });
    const { statistics, safety, left } = await sut();
    expect(statistics).toEqual({ fault: 'GET /v1/me/stats: 500 without a code, not 200', limited: false });
    expect([safety, left]).toEqual([{ value: expect.anything() }, { value: true }]);
    expect(ctx.asked('POST', /erasure/)).toHaveLength(2);
  });

  it('names nobody in what went wrong', async () => {
    const { sut } = await setup({
      flaws: { 'POST /v1/auth/register': () => ({ status: 409, body: { code: 'a@b.example' } }) },
    });
    expect(await sut()).toMatchObject({ signIn: { fault: 'POST /v1/auth/register: 409 without a code, not 201' } });
  });

  it('takes the account that the target names, and does not erase it', async () => {
    const { ctx } = await setup();
    const account = { email: 'known@rapport.example', password: 'a long one' };
    await fetch(`${ctx.url}/v1/auth/register`, { method: 'POST', body: JSON.stringify(account) });
    const environment = { TEST_EMAIL: account.email, TEST_PASSWORD: account.password };
    const known = probeContext({ baseUrl: ctx.url, testUser: TEST_USER }, new SystemClock(), environment);
    expect(await journeyOf(known, ctx.url)).toMatchObject({ signIn: { value: expect.anything() } });
    expect(ctx.asked('POST', /erasure/)).toHaveLength(1);
    expect(ctx.asked('DELETE', /conversations/).length).toBeGreaterThan(0);
  });

  it('does not blame the service for a password that is not here', async () => {
    const { sut } = await setup({ known: true });
    await expect(sut()).rejects.toThrow('the test user’s variables are not set');
  });
});
