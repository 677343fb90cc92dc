import {
  ALLOWED,
  SAFETY_ACTIONS,
  SAFETY_TIERS,
  type SafetySignal,
  type SafetyTier,
  type ScreenDecision,
} from '../decision.js';
import type { SafetyCategory } from '../policy/categories.js';
import { actionFor, type PolicyAdjustments } from '../policy/safety-policy.js';

/** What one detector made of a text, before any policy. */
export interface Finding {
  readonly category: SafetyCategory;
  readonly tier: SafetyTier;
  readonly signals: readonly SafetySignal[];
}

/**
 * One decision about all that was found. The finding with the strictest action gives it category, tier and score; the
 * signals are everybody's. `beside`: signals that decide nothing but are worth keeping where something is decided.
 */
export function decide(
  findings: readonly Finding[],
  adjustments?: PolicyAdjustments,
  beside: readonly SafetySignal[] = [],
): ScreenDecision {
  const weighed = findings
    .map((finding) => ({ ...finding, action: actionFor(finding.category, finding.tier, adjustments) }))
    .filter(({ action }) => action !== 'allow')
    .toSorted((a, b) => rank(b) - rank(a));
  const [gravest] = weighed;
  if (!gravest) return ALLOWED;
  const { action, category, tier } = gravest;
  const score = Math.max(0, ...gravest.signals.map((signal) => signal.score));
  return { action, category, tier, score, signals: [...weighed.flatMap(({ signals }) => signals), ...beside] };
}

const rank = ({ action, tier }: Pick<ScreenDecision, 'action' | 'tier'>): number =>
  SAFETY_ACTIONS.indexOf(action) * SAFETY_TIERS.length + SAFETY_TIERS.indexOf(tier);
