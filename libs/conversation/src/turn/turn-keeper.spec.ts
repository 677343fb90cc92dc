import { newId } from '@rapport/kernel';
import { databaseErrors } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import type { TurnRepository } from '../domain/turn-repository.js';
import { TurnChannel } from './turn-channel.js';
import type { Turn } from './turn-context.js';
import { TurnKeeper } from './turn-keeper.js';
import { TurnRun } from './turn-run.js';

/** `outcomes`: what each checkpoint comes to, in order; then all succeed. */
function setup(outcomes: readonly ('stop' | 'lost' | Error)[] = []) {
  const clock = new ManualClock();
  const script = [...outcomes];
  const checkpoints: { readonly partial: string; readonly leaseMs: number }[] = [];
  const turns = {
    checkpoint: (_claim: unknown, _reply: unknown, partial: string, leaseUntil: Date) => {
      checkpoints.push({ partial, leaseMs: leaseUntil.getTime() - clock.now() });
      const outcome = script.shift() ?? 'kept';
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    },
  } as unknown as TurnRepository;
  const sut = new TurnKeeper(turns, clock, { leaseMs: 30_000, checkpointMs: 5_000 });
  const run = new TurnRun(new TurnChannel(10), clock);
  const turn = { userId: newId('user'), id: newId('turn'), replyId: newId('message'), fence: 1 } as Turn;
  const work = Promise.withResolvers<void>();
  const kept = sut.during(turn, run, () => work.promise);
  return { sut, ctx: { clock, checkpoints, run, work, kept } };
}

describe('TurnKeeper', () => {
  it('renews the lease and stores what was said, as long as the turn runs', async () => {
    const { ctx } = setup();
    await ctx.clock.advance(5_000);
    ctx.run.say('Half');
    await ctx.clock.advance(5_000);
    expect(ctx.checkpoints).toEqual([
      { partial: '', leaseMs: 30_000 },
      { partial: 'Half', leaseMs: 30_000 },
    ]);
  });

  it('costs a short turn nothing and leaves nothing behind', async () => {
    const { ctx } = setup();
    ctx.work.resolve();
    await ctx.kept;
    await ctx.clock.advance(60_000);
    expect(ctx.checkpoints).toEqual([]);
    expect(ctx.clock.pendingTimers).toBe(0);
  });

  it('stops a turn that is no longer ours', async () => {
    const { ctx } = setup(['lost']);
    await ctx.clock.advance(5_000);
    expect(ctx.run.signal.reason).toMatchObject({ code: 'turn.lost' });
  });

  it('stops a turn that somebody asked to stop, when shared state could not tell', async () => {
    const { ctx } = setup(['stop']);
    await ctx.clock.advance(5_000);
    expect(ctx.run.signal.reason).toMatchObject({ code: 'turn.stopped' });
  });

  it('outlives a checkpoint that fails', async () => {
    const { ctx } = setup([databaseErrors.unavailable()]);
    await ctx.clock.advance(10_000);
    expect(ctx.checkpoints).toHaveLength(2);
    expect(ctx.run.signal.aborted).toBe(false);
  });

  it('passes on how the work ended', async () => {
    const { ctx } = setup();
    ctx.work.reject(new Error('a bug'));
    await expect(ctx.kept).rejects.toThrow('a bug');
    expect(ctx.clock.pendingTimers).toBe(0);
  });
});
