import { Metrics, Samples } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { expect, it } from 'vitest';
import type { BudgetRepository } from './budget-repository.js';
import { NO_LIMIT, type BudgetLimits } from './budget.js';
import type { Budgets } from './budgets.js';
import { WatchBudgets } from './watch-budgets.js';

/** `reads`: tokens that the deployment has used, one a read; undefined is a database that is away. */
function setup(globalLimits: BudgetLimits, ...reads: (number | undefined)[]) {
  const [clock, metrics] = [new ManualClock(), new Metrics()];
  const samples = new Samples(clock, metrics);
  const globalUse = () => {
    const tokens = reads.shift();
    return tokens === undefined ? Promise.reject(new Error('away')) : Promise.resolve({ tokens, costMicroUsd: 5 });
  };
  const sut = new WatchBudgets(
    { globalUse } as Partial<BudgetRepository> as BudgetRepository,
    { globalLimits } as Budgets,
    clock,
    metrics,
    samples,
  );
  const shown = async () => (await metrics.render()).match(/^rapport_budget_used_ratio.*$/gm);
  return { sut, ctx: { begin: () => samples.onApplicationBootstrap(), minute: () => clock.advance(60_000), shown } };
}
const ratios = (tokens: number, cost: number) => [
  `rapport_budget_used_ratio{policy="global-tokens-day"} ${tokens}`,
  `rapport_budget_used_ratio{policy="global-cost-month"} ${cost}`,
];

it('shows what is used now, whoever sweeps', async () => {
  const { ctx } = setup({ tokens: 100, costMicroUsd: 10 }, 20, 90);
  ctx.begin();
  await expect.poll(ctx.shown).toEqual(ratios(0.2, 0.5));
  await ctx.minute();
  await expect.poll(ctx.shown).toEqual(ratios(0.9, 0.5));
});

it('shows nothing of what it could not read, rather than what it read before', async () => {
  const { ctx } = setup({ tokens: 100, costMicroUsd: 10 }, 20, undefined);
  ctx.begin();
  await expect.poll(ctx.shown).not.toBeNull();
  await ctx.minute();
  await expect.poll(ctx.shown).toBeNull();
});

it('shows no share of what has no limit', async () => {
  const { ctx } = setup({ tokens: NO_LIMIT, costMicroUsd: NO_LIMIT }, 20);
  ctx.begin();
  await expect.poll(ctx.shown).toEqual(ratios(0, 0));
});
