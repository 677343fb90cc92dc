import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import {
  LanguageModel,
  MeteredModel,
  PriceTable,
  type CallAccount,
  type CallOptions,
  type GenerateRequest,
  type ModelAttempt,
  type ModelResult,
} from '@rapport/llm';
import { Database } from '@rapport/platform';
import { spendByModel, totalCost } from '../turn/spend-by-model.js';
import { BudgetRepository } from './budget-repository.js';
import { Budgets } from './budgets.js';

/** Calls of the model outside turns: reserved in a transaction of their own, and settled in another. */
@Injectable()
export class MeteredCalls extends MeteredModel {
  constructor(
    private readonly model: LanguageModel,
    private readonly budgets: Budgets,
    private readonly reservations: BudgetRepository,
    private readonly prices: PriceTable,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async generate(account: CallAccount, request: GenerateRequest, options?: CallOptions): Promise<ModelResult> {
    const reservation = this.budgets.reservationFor(account.userId, randomUUID(), request, [request.model]);
    await this.budgets.within(reservation, () => this.reservations.reserve(reservation));
    const attempts: ModelAttempt[] = [];
    try {
      return await this.model.generate(request, { ...options, onAttempt: (attempt) => attempts.push(attempt) });
    } finally {
      // When this fails, the reservation stands until it expires, and is charged in full.
      await this.settle(account, reservation.id, attempts);
    }
  }

  private async settle(account: CallAccount, reservationId: string, attempts: readonly ModelAttempt[]): Promise<void> {
    const at = this.clock.date();
    const spent = spendByModel(attempts, (version, usage) => this.prices.costMicroUsd(version, usage, at.getTime()));
    const charge = this.budgets.chargeFor(attempts, totalCost(spent));
    const { warnAt } = this.budgets;
    await this.reservations.settle(this.database, { ...account, reservationId, at, spent, charge, warnAt });
  }
}
