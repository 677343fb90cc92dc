import { newId, type TurnId } from '@rapport/kernel';
import type { PriceTable } from '@rapport/llm';
import { cryptoErrors, databaseErrors, Metrics } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import type { AbandonedTurn, AbandonedTurnRepository } from '../domain/abandoned-turn.js';
import type { Checkpoint } from '../domain/turn-repository.js';
import type { TurnClaim } from '../domain/turn.js';
import { AbandonedTurns } from './abandoned-turns.js';
import type { SharedTurnStreams, ToldTurn } from './stream/shared-turn-streams.js';
import { TurnAccounting } from './turn-accounting.js';

const USAGE = { prompt: 10, cached: 0, output: 5, thoughts: 0 };
const TOLD: ToldTurn = {
  text: 'What people have read',
  replaced: false,
  call: { modelVersion: 'm', attempts: 1, firstTokenMs: 1, usage: USAGE, log: [] },
};

const given = (partial: AbandonedTurn['partial'] = () => Promise.resolve('What')): AbandonedTurn => ({
  userId: newId('user'),
  turnId: newId('turn'),
  replyId: newId('message'),
  fence: 1,
  partial,
  counted: 0,
});

/** `turns` run nowhere; `ends`: whether the database lets them be ended. */
function setup(turns: readonly AbandonedTurn[], ends = true, told = TOLD) {
  const clock = new ManualClock();
  const running = new Map(turns.map((turn) => [turn.turnId, turn]));
  const kept = new Map<TurnId, string | undefined>();
  const database = { failure: undefined as Error | undefined };
  const abandoned = {
    find: ({ limit }: { limit: number }) =>
      database.failure ? Promise.reject(database.failure) : Promise.resolve([...running.values()].slice(0, limit)),
    interrupt: (found: readonly TurnClaim[]) =>
      Promise.resolve(ends ? found.filter(({ turnId }) => running.delete(turnId)) : []),
    keep: ({ turnId, partial }: Checkpoint) => Promise.resolve(kept.set(turnId, partial)),
  } as unknown as AbandonedTurnRepository;
  const streams = {
    toldUntil: () => Promise.resolve(told),
    raiseFence: () => Promise.resolve(),
  } as unknown as SharedTurnStreams;
  const accounting = new TurnAccounting({ costMicroUsd: () => 7 } as unknown as PriceTable, clock);
  const config = { checkpointMs: 5_000 };
  const sut = new AbandonedTurns(abandoned, streams, accounting, clock, new Metrics(), config);
  return { sut, ctx: { clock, running, kept, database } };
}

describe('AbandonedTurns', () => {
  it('keeps what people have read of every turn, however many there are at once', async () => {
    const { sut, ctx } = setup(Array.from({ length: 250 }, () => given()));
    expect(await sut.execute()).toBe(250);
    expect([ctx.kept.size, ...new Set(ctx.kept.values())]).toEqual([250, TOLD.text]);
  });

  it('keeps neither a text that stands for a withheld answer nor what was checkpointed of that', async () => {
    const turn = given(() => Promise.resolve('What was withheld, and longer'));
    const { sut, ctx } = setup([turn], true, { ...TOLD, text: 'No.', replaced: true });
    expect(await sut.execute()).toBe(1);
    expect([...ctx.kept.values()]).toEqual(['']);
  });

  it('leaves to the next time what cannot be ended now', async () => {
    const { sut, ctx } = setup(
      Array.from({ length: 100 }, () => given()),
      false,
    );
    expect(await sut.execute()).toBe(0);
    expect(ctx.running.size).toBe(100);
  });

  it.each(['keyMissing', 'tampered'] as const)(
    'ends a turn whose checkpoint cannot be read as it is, and the others as always: %s',
    async (failure) => {
      const [unreadable, other] = [given(() => Promise.reject(cryptoErrors[failure]())), given()];
      const { sut, ctx } = setup([unreadable, other]);
      expect(await sut.execute()).toBe(2);
      expect([...ctx.kept]).toEqual([[other.turnId, TOLD.text]]);
    },
  );

  it('takes turns away from the living when it must, also just after the database was away', async () => {
    const { sut, ctx } = setup([given()]);
    ctx.database.failure = databaseErrors.unavailable();
    await expect(sut.execute()).rejects.toMatchObject({ code: 'database.unavailable' });
    ctx.database.failure = undefined;
    expect(await sut.execute()).toBe(0);
    expect(await sut.execute({ evenLeased: true })).toBe(1);
  });
});
