import { newId } from '@rapport/kernel';
import { llmErrors, type PriceTable } from '@rapport/llm';
import { databaseErrors, Metrics, type Database } from '@rapport/platform';
import type { PersonalDataShield } from '@rapport/safety';
import { ManualClock, ScriptedModel } from '@rapport/testing';
import { expect, it } from 'vitest';
import type { BudgetRepository } from './budget-repository.js';
import type { Budgets } from './budgets.js';
import { ConcealedPrompts } from './concealed-prompts.js';
import { MeteredCalls } from './metered-calls.js';
import { MeteredReservations } from './metered-reservations.js';

/** A database that grants reservations, and is away when they are to be settled. */
function setup(model: ScriptedModel) {
  const [clock, metrics] = [new ManualClock(), new Metrics()];
  const budgets = {
    reservationFor: () => ({ id: 'a reservation' }),
    within: (_: unknown, store: () => Promise<unknown>) => store(),
    chargeFor: () => undefined,
  } as unknown as Budgets;
  const repository = {
    reserve: () => Promise.resolve({}),
    settle: () => Promise.reject(databaseErrors.contended()),
  } as unknown as BudgetRepository;
  const prices = { costMicroUsd: () => 7 } as unknown as PriceTable;
  const reservations = new MeteredReservations(budgets, repository, prices, {} as Database, clock, metrics);
  const shield = { concealment: () => undefined } as unknown as PersonalDataShield;
  const calls = new MeteredCalls(model, reservations, new ConcealedPrompts(shield));
  const account = { userId: newId('user'), personaId: newId('persona') };
  const sut = () => calls.generate(account, { model: 'm', prompt: () => 'Hi', maxOutputTokens: 10 });
  return { sut, ctx: { shown: () => metrics.render() } };
}

it('gives an answer that could not be booked, and asks for no other', async () => {
  const model = new ScriptedModel().replies('Aye.');
  const { sut, ctx } = setup(model);
  expect(await sut()).toMatchObject({ text: 'Aye.' });
  expect(model.requests).toHaveLength(1);
  expect(await ctx.shown()).toContain('rapport_budget_unsettled_calls_total 1');
});

it('says why the model failed, and not that this could not be booked', async () => {
  const { sut } = setup(new ScriptedModel().fails(llmErrors.billing()));
  await expect(sut()).rejects.toThrow('llm.billing');
});
