import { newId } from '@rapport/kernel';
import type { PriceTable } from '@rapport/llm';
import { databaseErrors } from '@rapport/platform';
import { ALLOWED, type ScreenDecision } from '@rapport/safety';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import type { Checkpoint, TurnRepository } from '../domain/turn-repository.js';
import type { Spending } from '../domain/turn.js';
import { TurnAccounting } from './turn-accounting.js';
import { TurnChannel } from './turn-channel.js';
import type { Turn } from './turn-context.js';
import { TurnKeeper } from './turn-keeper.js';
import { TurnRun } from './turn-run.js';

const USAGE = { prompt: 10, cached: 0, output: 5, thoughts: 0 };

type Outcome = 'stop' | 'lost' | Error;

/** `outcomes`: what each statement comes to for its first turn, in order; everything else succeeds. */
function setup(outcomes: readonly Outcome[] = []) {
  const clock = new ManualClock();
  const script = [...outcomes];
  const statements: { readonly partials: readonly (string | undefined)[]; readonly leaseMs: number }[] = [];
  const spendings: (Spending | undefined)[] = [];
  const turns = {
    checkpoint: (batch: readonly Checkpoint[], leaseUntil: Date) => {
      statements.push({ partials: batch.map(({ partial }) => partial), leaseMs: leaseUntil.getTime() - clock.now() });
      spendings.push(...batch.map(({ spending }) => spending));
      const outcome = script.shift() ?? 'kept';
      if (outcome instanceof Error) return Promise.reject(outcome);
      const held = new Map(batch.map(({ turnId }, index) => [turnId, index === 0 ? outcome : 'kept']));
      for (const [turnId, each] of held) if (each === 'lost') held.delete(turnId);
      return Promise.resolve(held);
    },
  } as unknown as TurnRepository;
  const accounting = new TurnAccounting({ costMicroUsd: () => 7 } as unknown as PriceTable, clock);
  const sut = new TurnKeeper(turns, accounting, clock, { leaseMs: 30_000, checkpointMs: 5_000 });
  const begin = (screen: ScreenDecision = ALLOWED) => {
    const run = new TurnRun(new TurnChannel(10), clock);
    const turn = { userId: newId('user'), id: newId('turn'), replyId: newId('message'), fence: 1, screen } as Turn;
    const work = Promise.withResolvers<void>();
    return { run, work, kept: sut.during(turn, run, () => work.promise) };
  };
  return { sut, ctx: { clock, statements, spendings, begin, ...begin() } };
}

describe('TurnKeeper', () => {
  it('renews the lease and stores what was said and reported, as long as the turn runs', async () => {
    const { ctx } = setup();
    await ctx.clock.advance(5_000);
    ctx.run.say('Half');
    await ctx.clock.advance(5_000);
    expect(ctx.statements).toEqual([
      { partials: [undefined], leaseMs: 30_000 },
      { partials: ['Half'], leaseMs: 30_000 },
    ]);
  });

  it('stores nothing of what stands for an answer to a withheld message', async () => {
    const { ctx } = setup();
    ctx.begin({ ...ALLOWED, action: 'escalate' }).run.say('The text of the protocol');
    await ctx.clock.advance(5_000);
    expect(ctx.statements).toMatchObject([{ partials: [undefined, undefined] }]);
  });

  it('stores nothing of what stands for a withheld answer, and takes back what it stored of that', async () => {
    const { ctx } = setup();
    ctx.run.say('Half');
    await ctx.clock.advance(5_000);
    ctx.run.replace('No.', { rung: 'primary', verdict: 'output_blocked' });
    await ctx.clock.advance(5_000);
    expect(ctx.statements.map(({ partials }) => partials)).toEqual([['Half'], ['']]);
  });

  it('stores what the model has reported, once', async () => {
    const { ctx } = setup();
    ctx.run.ledger.sent({ model: 'm', modelVersion: undefined, usage: USAGE, ended: false }, 0);
    await ctx.clock.advance(10_000);
    expect(ctx.spendings).toMatchObject([{ call: { attempts: 1, usage: USAGE }, costMicroUsd: 7 }, undefined]);
  });

  it('stores nothing again, unless storing it failed', async () => {
    const { ctx } = setup([databaseErrors.unavailable()]);
    ctx.run.say('Half');
    await ctx.clock.advance(15_000);
    expect(ctx.statements.map(({ partials }) => partials)).toEqual([['Half'], ['Half'], [undefined]]);
  });

  it('takes back what may have been stored, when only the answer to that was lost', async () => {
    const { ctx } = setup([databaseErrors.unavailable()]);
    ctx.run.say('Half');
    await ctx.clock.advance(5_000);
    ctx.run.unsay();
    await ctx.clock.advance(10_000);
    expect(ctx.statements.map(({ partials }) => partials)).toEqual([['Half'], [''], [undefined]]);
  });

  it('stores turns together that are due at about the same time, and the others when they are due', async () => {
    const { ctx } = setup();
    await ctx.clock.advance(400);
    ctx.begin().run.say('Soon');
    await ctx.clock.advance(1_000);
    ctx.begin().run.say('Later');
    await ctx.clock.advance(3_600);
    expect(ctx.statements.map(({ partials }) => partials)).toEqual([[undefined, 'Soon']]);
    await ctx.clock.advance(1_400);
    expect(ctx.statements.map(({ partials }) => partials)).toEqual([[undefined, 'Soon'], ['Later']]);
  });

  it('stores any number of turns, two hundred at a time', async () => {
    const { ctx } = setup();
    for (let turn = 1; turn < 450; turn += 1) ctx.begin();
    await ctx.clock.advance(10_000);
    expect(ctx.statements.map(({ partials }) => partials.length)).toEqual([200, 200, 50, 200, 200, 50]);
  });

  it('goes on with the others when one of them is no longer ours, or has ended', async () => {
    const { ctx } = setup(['lost']);
    const [other, ended] = [ctx.begin(), ctx.begin()];
    ended.work.resolve();
    await ended.kept;
    await ctx.clock.advance(5_000);
    expect([ctx.run.signal.aborted, other.run.signal.aborted]).toEqual([true, false]);
    ctx.work.resolve();
    await ctx.kept;
    await ctx.clock.advance(5_000);
    expect(ctx.statements.map(({ partials }) => partials.length)).toEqual([2, 1]);
  });

  it('costs a short turn nothing and leaves nothing behind', async () => {
    const { ctx } = setup();
    ctx.work.resolve();
    await ctx.kept;
    await ctx.clock.advance(60_000);
    expect(ctx.statements).toEqual([]);
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
    expect(ctx.statements).toHaveLength(2);
    expect(ctx.run.signal.aborted).toBe(false);
  });

  it('passes on how the work ended', async () => {
    const { ctx } = setup();
    ctx.work.reject(new Error('a bug'));
    await expect(ctx.kept).rejects.toThrow('a bug');
    expect(ctx.clock.pendingTimers).toBe(0);
  });
});
