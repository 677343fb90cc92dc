import { newId } from '@rapport/kernel';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it, vi } from 'vitest';
import type { TurnRelay } from './stream/turn-relay.js';
import { TurnChannels } from './turn-channels.js';
import type { SendCommand, Turn } from './turn-context.js';
import type { TurnKeeper } from './turn-keeper.js';
import type { TurnPipeline } from './turn-pipeline.js';
import { TurnRunner } from './turn-runner.js';

const CONFIG = { shutdownDeadlineMs: 3_000, settleShutdownMs: 1_000, lingerMs: 1_000, bufferEvents: 16 };
const TOTAL_MS = 10_000;

/** A turn whose acceptance and answer take as long as the test likes. */
function setup() {
  const clock = new ManualClock();
  const turn = { id: newId('turn'), userId: newId('user'), conversationId: newId('conversation') } as unknown as Turn;
  const [accepted, answered] = [Promise.withResolvers<Turn>(), Promise.withResolvers<void>()];
  const pipeline = { accept: () => accepted.promise, answer: () => answered.promise } as unknown as TurnPipeline;
  const keeper = { during: (_: Turn, __: unknown, work: () => Promise<void>) => work() } as unknown as TurnKeeper;
  const drain = vi.fn(() => Promise.resolve());
  const relay = { attach: () => undefined, drain } as unknown as TurnRelay;
  const http = { shutdownTotalMs: TOTAL_MS };
  const sut = new TurnRunner(pipeline, new TurnChannels(clock, CONFIG), keeper, relay, clock, CONFIG, http);
  const start = () => sut.start({ userId: turn.userId, conversationId: turn.conversationId } as SendCommand);
  /** Resolves once the runner is done with its part of the shutdown. */
  const shutDown = (): Promise<void> => {
    sut.onModuleDestroy();
    return sut.beforeApplicationShutdown();
  };
  const accept = () => accepted.resolve(turn);
  return { sut: { start, shutDown }, ctx: { clock, accept, refuse: accepted.reject, answer: answered.resolve, drain } };
}

describe('TurnRunner at a shutdown', () => {
  it('waits for a message that is being accepted, and for its answer', async () => {
    const { sut, ctx } = setup();
    const [channel, over] = [sut.start(), sut.shutDown()];
    await ctx.clock.advance(100);
    expect(ctx.drain).not.toHaveBeenCalled();
    ctx.accept();
    await channel;
    await ctx.clock.advance(100);
    expect(ctx.drain).not.toHaveBeenCalled();
    ctx.answer();
    await over;
    expect(ctx.drain).toHaveBeenCalledOnce();
  });

  it('is over when that message is refused', async () => {
    const { sut, ctx } = setup();
    const [channel, over] = [sut.start(), sut.shutDown()];
    ctx.refuse(new Error('the conversation is gone'));
    await expect(channel).rejects.toThrow('the conversation is gone');
    await over;
    expect(ctx.drain).toHaveBeenCalledOnce();
  });

  it.each(['acceptance', 'answer'])('waits for no %s that never ends', async (hanging) => {
    const { sut, ctx } = setup();
    const channel = sut.start();
    if (hanging === 'answer') ctx.accept();
    if (hanging === 'answer') await channel;
    const over = sut.shutDown();
    await ctx.clock.advance(TOTAL_MS - 1);
    expect(ctx.drain).not.toHaveBeenCalled();
    await ctx.clock.advance(1);
    await over;
    expect(ctx.drain).toHaveBeenCalledOnce();
  });
});
