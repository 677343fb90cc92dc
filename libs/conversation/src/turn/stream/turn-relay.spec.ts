import { newId } from '@rapport/kernel';
import { Metrics, type StreamAppended } from '@rapport/platform';
import { collectGarbage, ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { turnErrors } from '../../conversation.errors.js';
import { TurnChannel, type NumberedEvent } from '../turn-channel.js';
import type { Turn } from '../turn-context.js';
import { TurnRun } from '../turn-run.js';
import type { SharedTurnStreams } from './shared-turn-streams.js';
import { TurnRelay } from './turn-relay.js';

/** `outcomes`: what the first appends come to; then all succeed. */
function setup(outcomes: readonly (StreamAppended | Error)[] = [], capacity = 100) {
  const clock = new ManualClock();
  const script = [...outcomes];
  const batches: string[] = [];
  const streams = {
    append: (
      _claim: unknown,
      events: readonly NumberedEvent[],
      { anew }: { readonly anew: boolean },
    ): Promise<StreamAppended> => {
      const [first, last] = [events[0]?.sequence, events.at(-1)?.sequence ?? 0];
      batches.push(`${first}-${last}${anew ? ' anew' : ''}`);
      const outcome = script.shift() ?? { outcome: 'appended', last };
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    },
  } as unknown as SharedTurnStreams;
  const config = { relayMs: 25, relayRetryMs: 1_000, lingerMs: 5_000 };
  const sut = new TurnRelay(streams, clock, new Metrics(), config);
  const start = () => {
    const run = new TurnRun(new TurnChannel(capacity), clock);
    sut.attach({ userId: newId('user'), id: newId('turn'), fence: 1 } as Turn, run);
    return run;
  };
  /** A turn that has ended, and nothing that holds it but what the relay does. */
  const startForgetfully = () => {
    const run = start();
    run.channel.publish({ type: 'response.failed', error: turnErrors.interrupted() });
    return { run: new WeakRef(run), channel: run.channel };
  };
  return { sut, ctx: { clock, batches, start, startForgetfully, run: start() } };
}

const say = (run: TurnRun, times: number): void => {
  for (let time = 0; time < times; time += 1) run.say('word ');
};

describe('TurnRelay', () => {
  it('sends what came within a tick as one batch, of every turn at once', async () => {
    const { ctx } = setup();
    const other = ctx.start();
    say(ctx.run, 40);
    say(other, 2);
    await ctx.clock.advance(24);
    expect(ctx.batches).toEqual([]);
    await ctx.clock.advance(1);
    expect(ctx.batches).toEqual(['1-40', '1-2']);
  });

  it('goes on after what was sent, and rests when there is nothing new', async () => {
    const { ctx } = setup();
    say(ctx.run, 2);
    await ctx.clock.advance(1_000);
    say(ctx.run, 1);
    await ctx.clock.advance(1_000);
    expect(ctx.batches).toEqual(['1-2', '3-3']);
    expect(ctx.clock.pendingTimers).toBe(0);
  });

  it('fills in again what the store lost, or begins anew where memory no longer has it', async () => {
    const lost = { outcome: 'gap', last: 0 } as const;
    const { ctx } = setup([{ outcome: 'appended', last: 3 }, lost]);
    say(ctx.run, 3);
    await ctx.clock.advance(25);
    say(ctx.run, 1);
    await ctx.clock.advance(25);
    expect(ctx.batches).toEqual(['1-3', '4-4', '1-4']);

    const small = setup([{ outcome: 'appended', last: 3 }, lost], 2);
    say(small.ctx.run, 3);
    await small.ctx.clock.advance(25);
    expect(small.ctx.batches[0]).toBe('2-3 anew');
  });

  it('lets go of a turn whose last event is stored, though its channel stays', async () => {
    const { ctx } = setup();
    const { run, channel } = ctx.startForgetfully();
    await ctx.clock.advance(25);
    collectGarbage();
    expect([channel.closed, run.deref()]).toEqual([true, undefined]);
  });

  it('sends anew what was taken back, so that the store keeps nothing of it', async () => {
    const { ctx } = setup();
    say(ctx.run, 2);
    await ctx.clock.advance(25);
    ctx.run.replace('No.', { rung: 'primary', verdict: 'output_blocked' });
    await ctx.clock.advance(25);
    say(ctx.run, 1);
    await ctx.clock.advance(25);
    expect(ctx.batches).toEqual(['1-2', '1-3 anew', '4-4']);
  });

  it('waits while the store is away, then sends everything', async () => {
    const { ctx } = setup([new Error('away'), new Error('away')]);
    say(ctx.run, 1);
    await ctx.clock.advance(25);
    say(ctx.run, 1);
    await ctx.clock.advance(900);
    expect(ctx.batches).toEqual(['1-1']);
    await ctx.clock.advance(2_000);
    expect(ctx.batches).toEqual(['1-1', '1-2', '1-2']);
  });

  it('stops a turn that the store knows to be another process’s', async () => {
    const { ctx } = setup([{ outcome: 'fenced', last: 5 }]);
    say(ctx.run, 1);
    await ctx.clock.advance(25);
    expect(ctx.run.signal.reason).toMatchObject({ code: 'turn.lost' });
    say(ctx.run, 1);
    await ctx.clock.advance(1_000);
    expect(ctx.batches).toHaveLength(1);
  });

  it('sends what is left at shutdown', async () => {
    const { sut, ctx } = setup();
    say(ctx.run, 1);
    await sut.drain();
    expect(ctx.batches).toEqual(['1-1']);
  });
});
