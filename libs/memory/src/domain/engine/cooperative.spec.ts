import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { Cooperative } from './cooperative.js';

const STEP_MS = 1;

function setup(sliceMs = 2) {
  const clock = new ManualClock();
  const turns: (() => void)[] = [];
  const log: string[] = [];
  const sut = new Cooperative(clock, sliceMs, (callback) => turns.push(callback));
  function* work(name: string, steps: number): Generator<void, string> {
    for (let step = 1; step <= steps; step++) {
      log.push(`${name}${step}`);
      void clock.advance(STEP_MS);
      if (step < steps) yield;
    }
    return name;
  }
  /** One turn of the event loop; what was done in it. */
  const turn = (): string => {
    const from = log.length;
    for (const callback of turns.splice(0)) callback();
    return log.slice(from).join(' ');
  };
  return { sut, ctx: { work, turn, turns } };
}

describe('Cooperative', () => {
  it('does no more a turn of the loop than its slice allows, however many wait', async () => {
    const { sut, ctx } = setup();
    const results = Promise.all([sut.run(ctx.work('a', 3)), sut.run(ctx.work('b', 1))]);
    expect([ctx.turn(), ctx.turn(), ctx.turn()]).toEqual(['a1 a2', 'a3 b1', '']);
    await expect(results).resolves.toEqual(['a', 'b']);
  });

  it('asks for a turn only while there is work', () => {
    const { sut, ctx } = setup();
    expect(ctx.turns).toHaveLength(0);
    void sut.run(ctx.work('a', 1));
    void sut.run(ctx.work('b', 1));
    expect(ctx.turns).toHaveLength(1);
    ctx.turn();
    ctx.turn();
    expect(ctx.turns).toHaveLength(0);
  });

  it('serves urgent work first, without starving the patient', () => {
    const { sut, ctx } = setup(3);
    void sut.run(ctx.work('slow', 4), 'patient');
    void sut.run(ctx.work('fast', 3));
    expect([ctx.turn(), ctx.turn()]).toEqual(['fast1 fast2 fast3 slow1', 'slow2 slow3 slow4']);
  });

  it('lets patient pieces of work take turns', () => {
    const { sut, ctx } = setup(1);
    void sut.run(ctx.work('large', 9), 'patient');
    void sut.run(ctx.work('small', 1), 'patient');
    expect([ctx.turn(), ctx.turn()]).toEqual(['large1', 'small1']);
  });

  it('does an urgent and a patient step a turn at least, however long they take', () => {
    const { sut, ctx } = setup(0.5);
    void sut.run(ctx.work('slow', 2), 'patient');
    void sut.run(ctx.work('fast', 2));
    expect([ctx.turn(), ctx.turn()]).toEqual(['fast1 slow1', 'fast2 slow2']);
  });

  it('rejects with what the work throws, and goes on with the rest', async () => {
    const { sut, ctx } = setup();
    function* failing(): Generator<void, never> {
      yield;
      throw new Error('broken');
    }
    const results = Promise.allSettled([sut.run(failing()), sut.run(ctx.work('a', 1))]);
    ctx.turn();
    await expect(results).resolves.toEqual([
      { status: 'rejected', reason: new Error('broken') },
      { status: 'fulfilled', value: 'a' },
    ]);
  });
});
