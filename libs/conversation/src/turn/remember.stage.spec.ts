import { newId } from '@rapport/kernel';
import type { Database, Tx } from '@rapport/platform';
import { ManualClock, RecordingJobQueue } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { RememberStage } from './remember.stage.js';
import type { Turn } from './turn-context.js';

function setup() {
  const clock = new ManualClock();
  const jobs = new RecordingJobQueue();
  const ctx = { clock, jobs, isDown: false };
  const transaction = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    if (ctx.isDown) throw new Error('the database is down');
    return work({} as Tx);
  };
  const sut = new RememberStage({ transaction } as Database, jobs, clock, { extractDelayS: 20 });
  const turn = { userId: newId('user'), conversationId: newId('conversation') } as Turn;
  return { sut, ctx: Object.assign(ctx, { turn }) };
}

describe('RememberStage', () => {
  it('has a turn read, without its text', async () => {
    const { sut, ctx } = setup();
    await sut.run(ctx.turn);
    const { userId, conversationId } = ctx.turn;
    expect(ctx.jobs.jobs).toEqual([{ name: 'memory.extract', payload: { userId, conversationId } }]);
  });

  it('gives one hint for all turns that are settled before it is followed, and another after', async () => {
    const { sut, ctx } = setup();
    await sut.run(ctx.turn);
    await ctx.clock.advance(19_999);
    await sut.run(ctx.turn);
    expect(ctx.jobs.jobs).toHaveLength(1);
    await ctx.clock.advance(1);
    await sut.run(ctx.turn);
    expect(ctx.jobs.jobs).toHaveLength(2);
  });

  it('hurts no turn when the hint cannot be given, and gives it with the next', async () => {
    const { sut, ctx } = setup();
    ctx.isDown = true;
    await sut.run(ctx.turn);
    ctx.isDown = false;
    await sut.run(ctx.turn);
    expect(ctx.jobs.jobs).toHaveLength(1);
  });
});
