import { SAFETY_ACTIONS, type SafetyAction, type SafetyTier } from '../decision.js';
import { CATEGORY_RULES, type SafetyCategory, type TierActions } from './categories.js';

/** What a persona wants done otherwise. Whatever it says, nothing falls below the product's floor. */
export type PolicyAdjustments = {
  readonly [Category in SafetyCategory]?:
    { readonly [Tier in keyof TierActions]?: SafetyAction | undefined } | undefined;
};

/** The stricter of two actions. */
function stricter(one: SafetyAction, other: SafetyAction): SafetyAction {
  return SAFETY_ACTIONS.indexOf(one) >= SAFETY_ACTIONS.indexOf(other) ? one : other;
}

/** What is done about a finding: as the persona says or as usual, but never less than the floor. */
export function actionFor(
  category: SafetyCategory,
  tier: SafetyTier,
  adjustments: PolicyAdjustments = {},
): SafetyAction {
  if (tier === 'none') return 'allow';
  const { usual, floor } = CATEGORY_RULES[category];
  return stricter(adjustments[category]?.[tier] ?? usual[tier], floor[tier]);
}
