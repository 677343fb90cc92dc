import { HurriedClock, startStandIn, type Flaws } from '@rapport/testing';
import { describe, expect, it, vi } from 'vitest';
import { HttpClient } from '../client/http-client.js';
import { ServiceFault } from '../client/person.js';
import { Crew } from './crew.js';
import { Meter } from './meter.js';

const REGISTER = 'POST /v1/auth/register';
const LOGIN = 'POST /v1/auth/login';
const CONVERSE = 'POST /v1/conversations';
const LEAVE = 'POST /v1/me/erasure';
const refused = { status: 503, body: { code: 'conversation.overloaded' } };
const broken = { status: 500, body: { code: 'internal.error' } };

/** A crew whose members say one thing each, at a service that counts who came and whom it let go. */
async function setup(flaws: Flaws = {}, stop = new AbortController()) {
  const seen = { registered: 0, erased: 0 };
  const counted: Flaws = {
    [REGISTER]: (answer) => {
      seen.registered += 1;
      return answer;
    },
    [LEAVE]: (answer) => {
      if (answer.status === 202) seen.erased += 1;
      return answer;
    },
  };
  const both = Object.keys({ ...counted, ...flaws }).map((name): [string, Flaws[string]] => [
    name,
    (answer, request) => {
      const flawed = flaws[name]?.(answer, request) ?? answer;
      return counted[name]?.(flawed, request) ?? flawed;
    },
  ]);
  const { url } = await startStandIn(Object.fromEntries(both));
  const clock = new HurriedClock();
  const slept = vi.spyOn(clock, 'sleep');
  const clientAt = (_: number, signal = stop.signal) => new HttpClient(url, { clock, signal });
  const sut = new Crew(clientAt, clock, new Meter(), 1);
  const sayTimes = async (times: number) => {
    for (let said = 0; said < times; said += 1) {
      sut.say();
      await sut.idle();
    }
  };
  const disband = () => sut.disband(AbortSignal.timeout(5_000));
  return { sut, ctx: { seen, slept, sayTimes, disband } };
}

/** An answer in place of the sound one, to all calls after the first `good`. */
const after = (good: number, answer: typeof refused): Flaws[string] => {
  let calls = 0;
  return (sound) => ((calls += 1) > good ? answer : sound);
};

describe('a crew', () => {
  it('registers nobody else while somebody new is refused a conversation, and erases all who came', async () => {
    const { sut, ctx } = await setup({ [CONVERSE]: after(1, refused) });
    await sut.gather(1);
    await ctx.sayTimes(5);
    expect(ctx.seen.registered).toBe(2);
    expect([await ctx.disband(), ctx.seen]).toEqual([0, { registered: 2, erased: 2 }]);
  });

  it('erases those who registered and were let no further', async () => {
    const { sut, ctx } = await setup({ [CONVERSE]: after(0, refused) });
    await expect(sut.gather(3)).rejects.toThrow(ServiceFault);
    expect([await ctx.disband(), ctx.seen.registered]).toEqual([0, ctx.seen.erased]);
  });

  it('erases those who were registering when the run was interrupted', async () => {
    const stop = new AbortController();
    const { sut, ctx } = await setup(
      {
        [REGISTER]: (answer) => {
          stop.abort();
          return { ...answer, delayMs: 20 };
        },
      },
      stop,
    );
    await expect(sut.gather(1)).rejects.toThrow(/aborted/);
    expect([await ctx.disband(), ctx.seen]).toEqual([0, { registered: 1, erased: 1 }]);
  });

  it('registers nobody any more once the run was interrupted', async () => {
    const stop = new AbortController();
    const { sut, ctx } = await setup({}, stop);
    stop.abort();
    await expect(sut.gather(2)).rejects.toThrow(/aborted/);
    expect(ctx.seen.registered).toBe(0);
  });

  it('says how many the service would not let go, and asks again the next time', async () => {
    let isWell = false;
    const { sut, ctx } = await setup({
      [LEAVE]: (answer) => (isWell ? { status: 202 } : { ...answer, ...broken }),
      [LOGIN]: (answer) => ({ ...answer, ...broken }),
    });
    await sut.gather(2);
    await ctx.sayTimes(4);
    expect(await ctx.disband()).toBe(ctx.seen.registered);
    isWell = true;
    expect([await ctx.disband(), ctx.seen.erased]).toEqual([0, ctx.seen.registered]);
  });

  it('lets somebody wait whom a limit keeps from leaving', async () => {
    let isLimited = true;
    const { sut, ctx } = await setup({
      [LEAVE]: () => {
        const answer = isLimited ? { status: 429, headers: { 'retry-after': '60' } } : { status: 202 };
        isLimited = false;
        return answer;
      },
      [LOGIN]: () => broken,
    });
    await sut.gather(1);
    expect([await ctx.disband(), ctx.seen.erased, ctx.slept.mock.calls]).toEqual([0, 1, [[60_250]]]);
  });

  it('takes for gone whom the service does not know any more', async () => {
    const { sut, ctx } = await setup({ [LEAVE]: (answer) => (answer.status === 202 ? broken : answer) });
    await sut.gather(1);
    expect(await ctx.disband()).toBe(0);
  });
});
