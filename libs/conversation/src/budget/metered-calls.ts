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
  type ModelResult,
} from '@rapport/llm';
import { Database } from '@rapport/platform';
import { BudgetRepository } from './budget-repository.js';
import { Budgets } from './budgets.js';

/** Calls of the model outside turns: reserved in a transaction of their own, and settled in another. */
@Injectable()
export class MeteredCalls extends MeteredModel {
  constructor(
    private readonly model: LanguageModel,
    private readonly budgets: Budgets,
    private readonly repository: BudgetRepository,
    private readonly prices: PriceTable,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async generate(account: CallAccount, request: GenerateRequest, options?: CallOptions): Promise<ModelResult> {
    const reservation = this.budgets.reservationFor(account.userId, randomUUID(), request);
    await this.budgets.within(reservation, () => this.repository.reserve(reservation));
    const failed = { modelVersion: request.model, text: '', usage: undefined };
    const result = await this.model.generate(request, options).catch(async (error: unknown) => {
      await this.settle(account, reservation.id, failed);
      throw error;
    });
    // When this fails, the reservation stands until it expires, and is charged in full.
    await this.settle(account, reservation.id, result);
    return result;
  }

  private async settle(
    account: CallAccount,
    reservationId: string,
    { modelVersion, text, usage }: Pick<ModelResult, 'modelVersion' | 'text' | 'usage'>,
  ): Promise<void> {
    const at = this.clock.date();
    const costMicroUsd = usage && this.prices.costMicroUsd(modelVersion, usage, at.getTime());
    const charge = this.budgets.chargeFor(usage, costMicroUsd, text !== '');
    await this.repository.settle(this.database, {
      ...account,
      reservationId,
      at,
      charge,
      modelVersion,
      usage,
      costMicroUsd,
      warnAt: this.budgets.warnAt,
    });
  }
}
