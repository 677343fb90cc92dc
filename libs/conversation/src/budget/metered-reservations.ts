import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { PriceTable, type CallAccount, type GenerateRequest, type ModelAttempt } from '@rapport/llm';
import { Database, Metrics, toCodedError } from '@rapport/platform';
import { spendByModel, totalCost } from '../turn/spend-by-model.js';
import { budgetMetrics } from './budget.metrics.js';
import { BudgetRepository } from './budget-repository.js';
import { Budgets } from './budgets.js';

/** What a call outside turns may take: reserved in a transaction of its own, and settled in another. */
@Injectable()
export class MeteredReservations {
  private readonly logger = new Logger(MeteredReservations.name);
  private readonly unsettled;

  constructor(
    private readonly budgets: Budgets,
    private readonly reservations: BudgetRepository,
    private readonly prices: PriceTable,
    private readonly database: Database,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.unsettled = metrics.counter(budgetMetrics.unsettled);
  }

  /** Resolves with the reservation's id. Throws `budget.exceeded`. */
  async reserve({ userId }: CallAccount, request: GenerateRequest, model: string): Promise<string> {
    const reservation = this.budgets.reservationFor(userId, randomUUID(), request, [model]);
    await this.budgets.within(reservation, () => this.reservations.reserve(reservation));
    return reservation.id;
  }

  /**
   * Never rejects: an answer that was paid for is not given up, and asked for again, because it could not be booked. Its
   * reservation then stands until it expires, and is charged in full.
   */
  async settle(account: CallAccount, reservationId: string, attempts: readonly ModelAttempt[]): Promise<void> {
    const at = this.clock.date();
    const spent = spendByModel(attempts, (version, usage) => this.prices.costMicroUsd(version, usage, at.getTime()));
    const charge = this.budgets.chargeFor(attempts, totalCost(spent));
    const { warnAt } = this.budgets;
    try {
      await this.reservations.settle(this.database, { ...account, reservationId, at, spent, charge, warnAt });
    } catch (error) {
      this.unsettled.inc();
      const { code } = toCodedError(error);
      this.logger.error({ event: 'budget.call_unsettled', code, err: error }, 'A call could not be settled');
    }
  }
}
