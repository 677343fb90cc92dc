import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, type CodedError, type UserId } from '@rapport/kernel';
import { llmErrors, ModelLadder, WorstCases, type GenerateRequest, type ModelAttempt } from '@rapport/llm';
import { Metrics } from '@rapport/platform';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { budgetConfig, type BudgetConfig } from './budget.config.js';
import { budgetErrors } from './budget.errors.js';
import { budgetMetrics } from './budget.metrics.js';
import {
  NO_LIMIT,
  windowAt,
  type BudgetLimits,
  type BudgetPolicy,
  type BudgetUse,
  type BudgetWindow,
  type Charge,
  type Reservation,
} from './budget.js';
import { BudgetRepository, type WarningThreshold } from './budget-repository.js';

/** Others may take the room that was just made; after this many tries the budget is as good as used up. */
const ATTEMPTS = 5;

/** We hung up while the model was at work: it bills what it did until then, and told nobody how much. */
const UNKNOWN_COST: ReadonlySet<string> = new Set(
  [llmErrors.aborted, llmErrors.timeoutFirstToken, llmErrors.timeoutIdle, llmErrors.timeoutTotal].map(
    ({ spec }) => spec.code,
  ),
);

/** What each call of the model may take, and what it took. Reserved before, settled after: no call in between escapes. */
@Injectable()
export class Budgets {
  readonly userLimits: BudgetLimits;
  readonly globalLimits: BudgetLimits;
  readonly warnAt: WarningThreshold;
  private readonly limitedGlobally: boolean;
  private readonly refused;
  private readonly sharedOut;

  constructor(
    private readonly repository: BudgetRepository,
    private readonly worstCases: WorstCases,
    private readonly ladder: ModelLadder,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(budgetConfig.token) private readonly config: BudgetConfig,
    @Inject(turnConfig.token) private readonly turns: Pick<TurnConfig, 'hedgeAfterMs'>,
  ) {
    this.userLimits = limits(config.userTokensPerDay, config.userCostPerMonthUsd);
    this.globalLimits = limits(config.globalTokensPerDay, config.globalCostPerMonthUsd);
    this.limitedGlobally = this.globalLimits.tokens < NO_LIMIT || this.globalLimits.costMicroUsd < NO_LIMIT;
    this.warnAt = { percent: config.warnPercent, userLimits: this.userLimits };
    this.refused = metrics.counter(budgetMetrics.refused);
    this.sharedOut = metrics.counter(budgetMetrics.sharedOut);
  }

  /**
   * What is asked of the budgets for a request: its worst case with each of the models.
   * @param id UUID, of the turn if it is a turn's
   * @param models which may come to be asked; by default all of the ladder
   */
  reservationFor(
    userId: UserId,
    id: string,
    request: GenerateRequest,
    models: readonly string[] = this.modelsFor(request),
  ): Reservation {
    const now = this.clock.now();
    const worst = this.worstCases.of(request, now, models);
    return {
      userId,
      id,
      tokens: worst.tokens,
      // A model without a price is counted in tokens only.
      costMicroUsd: worst.costMicroUsd ?? 0,
      window: windowAt(now),
      shard: this.limitedGlobally ? randomInt(this.config.globalShards) : -1,
      userLimits: this.userLimits,
      globalLimits: this.globalLimits,
      expiresAt: new Date(now + this.config.reservationMs),
    };
  }

  /**
   * Runs `store`, which writes the reservation with whatever must not be stored without it. Throws `budget.exceeded`
   * when there is no room, having stored nothing.
   * @param tell hears of the person's windows when they are refused
   */
  async within<T>(
    reservation: Reservation,
    store: () => Promise<T>,
    tell?: (use: BudgetUse, window: BudgetWindow) => void,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await store();
      } catch (error) {
        if (!this.repository.isRefused(error)) throw error;
      }
      const { violated, use } = await this.repository.makeRoom(reservation, this.config.globalShards);
      if (violated.length === 0 && attempt < ATTEMPTS) {
        this.sharedOut.inc();
        continue;
      }
      tell?.(use, reservation.window);
      throw this.exceeded(violated, reservation.window);
    }
  }

  /**
   * What is charged for all attempts of a turn or call: what the upstream reported. Where it reported nothing, an answer and
   * one that we cut short are charged as reserved; a failure of the upstream costs nothing, as it bills none.
   * @param costMicroUsd of what was reported, as far as prices are known
   */
  chargeFor(log: readonly ModelAttempt[], costMicroUsd: number | undefined): Charge {
    if (log.some(isOfUnknownCost)) return undefined;
    const tokens = log.reduce((sum, { usage }) => sum + (usage ? usage.prompt + usage.output + usage.thoughts : 0), 0);
    return { tokens, costMicroUsd: costMicroUsd ?? 0 };
  }

  private modelsFor({ model }: GenerateRequest): readonly string[] {
    const models = this.ladder.rungs(model).map((rung) => rung.model);
    return this.turns.hedgeAfterMs > 0 ? [model, ...models] : models;
  }

  private exceeded(violated: readonly BudgetPolicy[], { dayLeftMs, monthLeftMs }: BudgetWindow): CodedError {
    // Room was made and taken by others each time: what is left is less than what is asked for.
    const policies: readonly BudgetPolicy[] = violated.length > 0 ? violated : ['global-tokens-day'];
    for (const policy of policies) this.refused.inc({ policy });
    const retryAfterMs = policies.some((policy) => policy.endsWith('month')) ? monthLeftMs : dayLeftMs;
    return budgetErrors.exceeded(undefined, { retryAfterMs, extensions: { 'violated-policies': policies } });
  }
}

function isOfUnknownCost({ sent, usage, outcome }: ModelAttempt): boolean {
  return sent && usage === undefined && (UNKNOWN_COST.has(outcome) || !outcome.startsWith('llm.'));
}

/** Configured as 0 for none, and in dollars. */
function limits(tokens: number, usd: number): BudgetLimits {
  return { tokens: tokens || NO_LIMIT, costMicroUsd: Math.round(usd * 1_000_000) || NO_LIMIT };
}
