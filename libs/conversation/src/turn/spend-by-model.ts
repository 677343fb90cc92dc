import { addUsage, type ModelAttempt, type TokenUsage } from '@rapport/llm';
import type { ModelSpend } from '../domain/turn.js';

/**
 * What the attempts of a turn took, by the model that the upstream says it used: requests that failed, lost or were cut
 * short are paid for like any other.
 * @param price micro-USD; undefined when it is not known
 */
export function spendByModel(
  log: readonly ModelAttempt[],
  price: (modelVersion: string, usage: TokenUsage) => number | undefined,
): ModelSpend[] {
  const spent = new Map<string, ModelSpend>();
  for (const { model, modelVersion = model, usage } of log) {
    if (!usage) continue;
    const before = spent.get(modelVersion);
    const cost = price(modelVersion, usage);
    spent.set(modelVersion, {
      modelVersion,
      usage: addUsage(before?.usage, usage) ?? usage,
      costMicroUsd: cost === undefined ? before?.costMicroUsd : (before?.costMicroUsd ?? 0) + cost,
    });
  }
  return [...spent.values()];
}

/** Undefined when no price is known at all. */
export function totalCost(spent: readonly ModelSpend[]): number | undefined {
  const known = spent.flatMap(({ costMicroUsd }) => costMicroUsd ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, cost) => sum + cost, 0);
}
