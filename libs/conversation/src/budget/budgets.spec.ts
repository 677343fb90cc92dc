import { newId } from '@rapport/kernel';
import type { ModelAttempt, ModelLadder, WorstCases } from '@rapport/llm';
import { Metrics } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { BudgetRepository, type Refusal } from './budget-repository.js';
import { Budgets } from './budgets.js';

const USE = { tokens: 0, costMicroUsd: 0, limits: { tokens: 1, costMicroUsd: 1 } };
const REQUEST = { model: 'm', turns: [], maxOutputTokens: 1 };
const USAGE = { prompt: 10, cached: 4, output: 5, thoughts: 2 };
const REFUSED = new Error('refused');

/** `refusals`: what the budgets say each time there is no room. */
function setup(refusals: readonly Refusal[] = [], hedgeAfterMs = 0) {
  const script = [...refusals];
  const asked: string[][] = [];
  const repository = {
    isRefused: (error: unknown) => error === REFUSED,
    makeRoom: () => {
      const refusal = script.shift();
      return refusal ? Promise.resolve(refusal) : Promise.reject(new Error('refused beyond the script'));
    },
  } as unknown as BudgetRepository;
  const worst = {
    of: (_request: unknown, _at: number, models: string[]) => {
      asked.push(models);
      return { tokens: 1, costMicroUsd: 1 };
    },
  } as unknown as WorstCases;
  const ladder = { rungs: (model: string) => [{ model }, { model: 'fallback' }] } as unknown as ModelLadder;
  const config = {
    userTokensPerDay: 1,
    userCostPerMonthUsd: 1,
    globalTokensPerDay: 1,
    globalCostPerMonthUsd: 1,
    globalShards: 2,
    warnPercent: 80,
    reservationMs: 1_000,
  };
  const sut = new Budgets(repository, worst, ladder, new ManualClock(), new Metrics(), config, { hedgeAfterMs });
  const reservation = () => sut.reservationFor(newId('user'), 'id', REQUEST);
  return { sut, ctx: { asked, reservation } };
}

const attempt = (some: Partial<ModelAttempt>): ModelAttempt => ({
  model: 'm',
  modelVersion: undefined,
  outcome: 'ok',
  durationMs: 1,
  usage: USAGE,
  sent: true,
  ...some,
});

describe('what is reserved', () => {
  it('covers every model of the ladder, and the first one twice when it may be hedged', () => {
    const [plain, hedged] = [setup(), setup([], 500)];
    plain.ctx.reservation();
    hedged.ctx.reservation();
    expect([plain.ctx.asked, hedged.ctx.asked]).toEqual([[['m', 'fallback']], [['m', 'm', 'fallback']]]);
  });

  it('is tried again after room was made', async () => {
    const { sut, ctx } = setup([{ violated: [], use: USE }]);
    let tries = 0;
    const store = () => (++tries === 1 ? Promise.reject(REFUSED) : Promise.resolve('stored'));
    expect(await sut.within(ctx.reservation(), store)).toBe('stored');
  });

  it('is given up when others take each room that is made', async () => {
    const { sut, ctx } = setup(Array.from({ length: 5 }, () => ({ violated: [], use: USE })));
    await expect(sut.within(ctx.reservation(), () => Promise.reject(REFUSED))).rejects.toThrow('budget.exceeded');
  });

  it('waits for the longest window that is violated', async () => {
    const { sut, ctx } = setup([{ violated: ['user-tokens-day', 'global-cost-month'], use: USE }]);
    await expect(sut.within(ctx.reservation(), () => Promise.reject(REFUSED))).rejects.toMatchObject({
      retryAfterMs: 31 * 86_400_000,
      extensions: { 'violated-policies': ['user-tokens-day', 'global-cost-month'] },
    });
  });

  it('leaves other failures alone', async () => {
    const { sut, ctx } = setup();
    await expect(sut.within(ctx.reservation(), () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  });
});

describe('what is charged', () => {
  const charge = (...log: ModelAttempt[]) => setup().sut.chargeFor(log, 7);

  it('is what all attempts reported together, cached tokens not twice', () => {
    expect(charge(attempt({}), attempt({ outcome: 'llm.truncated' }))).toEqual({ tokens: 34, costMicroUsd: 7 });
  });

  it.each(['llm.aborted', 'llm.timeout_first_token', 'llm.timeout_idle', 'ok'] as const)(
    'is the reservation when an attempt that ended with %s did not say what it took',
    (outcome) => {
      expect(charge(attempt({}), attempt({ outcome, usage: undefined }))).toBeUndefined();
    },
  );

  it.each([
    attempt({ outcome: 'llm.overloaded', usage: undefined }),
    attempt({ outcome: 'llm.network', usage: undefined }),
    attempt({ outcome: 'llm.aborted', usage: undefined, sent: false }),
  ])('is nothing for an attempt that the upstream refused or never saw: $outcome', (failed) => {
    expect(charge(failed)).toEqual({ tokens: 0, costMicroUsd: 7 });
  });
});
