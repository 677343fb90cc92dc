import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { PriceTable } from '@rapport/llm';
import type { ModelCall, Spending } from '../domain/turn.js';
import { spendByModel, totalCost } from './spend-by-model.js';

/** Puts prices on what a turn took, at the prices of now. */
@Injectable()
export class TurnAccounting {
  constructor(
    private readonly prices: PriceTable,
    private readonly clock: Clock,
  ) {}

  spendingOf(call: ModelCall | undefined): Spending {
    const now = this.clock.now();
    const spent = spendByModel(call?.log ?? [], (version, usage) => this.prices.costMicroUsd(version, usage, now));
    return { call, spent, costMicroUsd: totalCost(spent) };
  }
}
