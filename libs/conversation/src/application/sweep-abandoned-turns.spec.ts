import { Logger } from '@nestjs/common';
import { newId, type TurnId, type UserId } from '@rapport/kernel';
import type { PriceTable } from '@rapport/llm';
import { databaseErrors, Metrics, type Database } from '@rapport/platform';
import { ALLOWED } from '@rapport/safety';
import { ManualClock } from '@rapport/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SweepBudgets } from '../budget/sweep-budgets.js';
import type { AbandonedTurnRepository } from '../domain/abandoned-turn.js';
import type { Checkpoint, TurnRepository } from '../domain/turn-repository.js';
import type { TurnClaim } from '../domain/turn.js';
import { AbandonedTurns } from '../turn/abandoned-turns.js';
import type { SharedTurnStreams } from '../turn/stream/shared-turn-streams.js';
import { TurnAccounting } from '../turn/turn-accounting.js';
import { TurnChannel } from '../turn/turn-channel.js';
import type { Turn } from '../turn/turn-context.js';
import { TurnKeeper } from '../turn/turn-keeper.js';
import { TurnRun } from '../turn/turn-run.js';
import { SweepAbandonedTurns } from './sweep-abandoned-turns.js';

/* As they are by default. */
const CONFIG = { leaseMs: 30_000, checkpointMs: 5_000, sweepMs: 10_000 };
const POLL_MS = 1_000;

const FAILURES = { unavailable: databaseErrors.unavailable, timeout: databaseErrors.timeout };
type Failure = keyof typeof FAILURES;

/** Leases, in a database that can be away. Whoever asks it then is told so after a while, be it back by then or not. */
class Leases {
  readonly running = new Map<TurnId, { readonly userId: UserId; until: number }>();
  away: { readonly failure: Failure; readonly afterMs: number } | undefined;

  constructor(private readonly clock: ManualClock) {}

  readonly abandoned = {
    find: async ({ now, userId, evenLeased }: { now: Date; userId?: UserId; evenLeased?: boolean }) => {
      await this.reach();
      return [...this.running]
        .filter(([, turn]) => evenLeased || turn.until <= now.getTime())
        .filter(([, turn]) => userId === undefined || turn.userId === userId)
        .map(([turnId, turn]) => ({ turnId, userId: turn.userId, fence: 1 }));
    },
    interrupt: async (turns: readonly TurnClaim[]) => {
      await this.reach();
      return turns.filter(({ turnId }) => this.running.delete(turnId));
    },
  } as unknown as AbandonedTurnRepository;

  readonly turns = {
    checkpoint: async (batch: readonly Checkpoint[], until: Date) => {
      await this.reach();
      const held = batch.filter(({ turnId }) => this.running.has(turnId));
      for (const { turnId, userId } of held) this.running.set(turnId, { userId, until: until.getTime() });
      return new Map(held.map(({ turnId }) => [turnId, 'kept']));
    },
  } as unknown as TurnRepository;

  private async reach(): Promise<void> {
    if (!this.away) return;
    const { failure, afterMs } = this.away;
    if (afterMs > 0) await this.clock.sleep(afterMs);
    throw FAILURES[failure]();
  }
}

/** Two turns that began now: one lives, and its process keeps it; the process of the other one is gone. */
function setup(kind: Database['kind'] = 'postgres') {
  const clock = new ManualClock();
  const leases = new Leases(clock);
  const accounting = new TurnAccounting({ costMicroUsd: () => 7 } as unknown as PriceTable, clock);
  const streams = {
    toldUntil: () => Promise.resolve(undefined),
    raiseFence: () => Promise.resolve(),
  } as unknown as SharedTurnStreams;
  const abandoned = new AbandonedTurns(leases.abandoned, streams, accounting, clock, new Metrics(), CONFIG);
  const budgets = { execute: () => Promise.resolve() } as SweepBudgets;
  const sut = new SweepAbandonedTurns(abandoned, budgets, { kind } as Database, clock, CONFIG);
  const begin = () => {
    const ids = { userId: newId('user'), id: newId('turn'), replyId: newId('message') };
    const turn = { ...ids, fence: 1, screen: ALLOWED } as Turn;
    leases.running.set(turn.id, { userId: turn.userId, until: clock.now() + CONFIG.leaseMs });
    return turn;
  };
  const [living, dead] = [begin(), begin()];
  const run = new TurnRun(new TurnChannel(10), clock);
  void new TurnKeeper(leases.turns, accounting, clock, CONFIG).during(living, run, () => new Promise(() => undefined));
  /** As who follows a turn from another process does while it is away from its own. */
  const follow = ({ userId }: Turn): void => {
    clock.setTimer(POLL_MS, () => {
      void abandoned.execute({ userId }).catch(() => undefined);
      follow({ userId } as Turn);
    });
  };
  return { sut, ctx: { clock, leases, living, dead, run, follow } };
}

describe('SweepAbandonedTurns', () => {
  // Hundreds of outages are hundreds of warnings.
  beforeAll(() => Logger.overrideLogger(false));

  it('ends the turns of the dead within a sweep after their leases, and none of the living', async () => {
    const { sut, ctx } = setup();
    await sut.onApplicationBootstrap();
    await ctx.clock.advance(CONFIG.leaseMs + CONFIG.sweepMs);
    expect([...ctx.leases.running.keys()]).toEqual([ctx.living.id]);
  });

  it('ends no living turn after the database was away, however long and in whatever way, and soon those of the dead', async () => {
    const outage = fc.record({
      beginsMs: fc.integer({ min: 0, max: 20_000 }),
      lastsMs: fc.integer({ min: 1_000, max: 60_000 }),
      failure: fc.constantFrom<Failure>('unavailable', 'timeout'),
      // Refused at once, or not answered within the time that a connection may take.
      afterMs: fc.constantFrom(0, 3_000),
      followed: fc.boolean(),
    });
    const checked = fc.assert(
      fc.asyncProperty(outage, async ({ beginsMs, lastsMs, followed, ...away }) => {
        const { sut, ctx } = setup();
        await sut.onApplicationBootstrap();
        if (followed) ctx.follow(ctx.living);
        await ctx.clock.advance(beginsMs);
        ctx.leases.away = away;
        await ctx.clock.advance(lastsMs);
        ctx.leases.away = undefined;
        await ctx.clock.advance(2 * CONFIG.sweepMs + CONFIG.leaseMs);
        expect([...ctx.leases.running.keys()]).toEqual([ctx.living.id]);
        expect(ctx.run.signal.aborted).toBe(false);
      }),
      { numRuns: 100 },
    );
    await expect(checked).resolves.toBeUndefined();
  });

  it('ends the turns of the dead within two sweeps of the return of the database', async () => {
    const { sut, ctx } = setup();
    await sut.onApplicationBootstrap();
    ctx.leases.away = { failure: 'unavailable', afterMs: 3_000 };
    // A sweep that began just before the return fails after it.
    await ctx.clock.advance(37_000);
    ctx.leases.away = undefined;
    await ctx.clock.advance(2 * CONFIG.sweepMs);
    expect([...ctx.leases.running.keys()]).toEqual([ctx.living.id]);
  });

  it('gives the living time when it starts, for the database may just have come back', async () => {
    const { sut, ctx } = setup();
    for (const turn of ctx.leases.running.values()) turn.until = 0;
    await sut.onApplicationBootstrap();
    expect(ctx.leases.running.size).toBe(2);
    await ctx.clock.advance(CONFIG.sweepMs);
    expect([...ctx.leases.running.keys()]).toEqual([ctx.living.id]);
  });

  it('waits for no lease when it starts on a database that nobody else has', async () => {
    const { sut, ctx } = setup('pglite');
    await sut.onApplicationBootstrap();
    expect(ctx.leases.running.size).toBe(0);
  });

  it('sweeps no more once it is stopped', async () => {
    const { sut, ctx } = setup();
    await sut.onApplicationBootstrap();
    sut.onModuleDestroy();
    await ctx.clock.advance(10 * CONFIG.leaseMs);
    expect(ctx.leases.running.has(ctx.dead.id)).toBe(true);
  });
});
