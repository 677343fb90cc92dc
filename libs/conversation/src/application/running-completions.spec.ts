import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { TurnChannel } from '../turn/turn-channel.js';
import { TurnRun } from '../turn/turn-run.js';
import { RunningCompletions } from './running-completions.js';

const CONFIG = { shutdownDeadlineMs: 3_000, settleShutdownMs: 1_000 };
const TOTAL_MS = 10_000;

/** A completion whose acceptance and answer take as long as the test likes. */
function setup() {
  const clock = new ManualClock();
  const sut = new RunningCompletions(clock, CONFIG, { shutdownTotalMs: TOTAL_MS });
  const [accepted, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const run = new TurnRun(new TurnChannel(16), clock);
  const start = () =>
    sut.accept(async () => {
      await accepted.promise;
      sut.answer(run, () => answered.promise);
    });
  let isOver = false;
  const shutDown = (): void => {
    sut.onModuleDestroy();
    void sut.beforeApplicationShutdown().then(() => (isOver = true));
  };
  const overAfter = async (ms: number): Promise<boolean> => {
    await clock.advance(ms);
    return isOver;
  };
  const { resolve: accept } = accepted;
  return { sut: { start, shutDown }, ctx: { clock, overAfter, run, accept, answer: answered.resolve } };
}

describe('completions at a shutdown', () => {
  it('are not begun any more', async () => {
    const { sut } = setup();
    sut.shutDown();
    await expect(sut.start()).rejects.toMatchObject({ code: 'turn.draining' });
  });

  it('are waited for while they are accepted, and while they are answered', async () => {
    const { sut, ctx } = setup();
    void sut.start();
    sut.shutDown();
    const over = [await ctx.overAfter(1)];
    ctx.accept();
    over.push(await ctx.overAfter(1));
    ctx.answer();
    expect([...over, await ctx.overAfter(1)]).toEqual([false, false, true]);
  });

  it.each(['before', 'after'])(
    'are ended with what was said where they were accepted %s the deadline',
    async (when) => {
      const { sut, ctx } = setup();
      void sut.start();
      if (when === 'before') ctx.accept();
      sut.shutDown();
      await ctx.overAfter(CONFIG.shutdownDeadlineMs - 1);
      expect(ctx.run.signal.aborted).toBe(false);
      await ctx.overAfter(1);
      ctx.accept();
      await ctx.overAfter(0);
      expect(ctx.run.signal.reason).toMatchObject({ code: 'completion.interrupted' });
      const now = ctx.clock.monotonic();
      expect([1_000, 1_001].map((ms) => ctx.run.maySettleAt(now + ms))).toEqual([true, false]);
    },
  );

  it.each(['acceptance', 'answer'])('are not waited for where their %s never ends', async (hanging) => {
    const { sut, ctx } = setup();
    void sut.start();
    if (hanging === 'answer') ctx.accept();
    sut.shutDown();
    expect([await ctx.overAfter(TOTAL_MS - 1), await ctx.overAfter(1)]).toEqual([false, true]);
  });
});
