import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { PriceTable, type CallAccount, type GenerateRequest, type ModelAttempt } from '@rapport/llm';
import { Database } from '@rapport/platform';
import { spendByModel, totalCost } from '../turn/spend-by-model.js';
import { BudgetRepository } from './budget-repository.js';
import { Budgets } from './budgets.js';

/** What a call outside turns may take: reserved in a transaction of its own, and settled in another. */
@Injectable()
export class MeteredReservations {
  constructor(
    private readonly budgets: Budgets,
    private readonly reservations: BudgetRepository,
    private readonly prices: PriceTable,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Resolves with the reservation's id. Throws `budget.exceeded`. */
  async reserve({ userId }: CallAccount, request: GenerateRequest, model: string): Promise<string> {
    const reservation = this.budgets.reservationFor(userId, randomUUID(), request, [model]);
    await this.budgets.within(reservation, () => this.reservations.reserve(reservation));
    return reservation.id;
  }

  /** When this fails, the reservation stands until it expires, and is charged in full. */
  async settle(account: CallAccount, reservationId: string, attempts: readonly ModelAttempt[]): Promise<void> {
    const at = this.clock.date();
    const spent = spendByModel(attempts, (version, usage) => this.prices.costMicroUsd(version, usage, at.getTime()));
    const charge = this.budgets.chargeFor(attempts, totalCost(spent));
    const { warnAt } = this.budgets;
    await this.reservations.settle(this.database, { ...account, reservationId, at, spent, charge, warnAt });
  }
}
