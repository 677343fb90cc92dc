import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAFETY_ACTIONS, SAFETY_TIERS } from '../decision.js';
import { CATEGORY_RULES, SAFETY_CATEGORIES } from './categories.js';
import { actionFor, type PolicyAdjustments } from './safety-policy.js';

const FOUND = ['low', 'medium', 'high', 'critical'] as const;
const rank = (action: (typeof SAFETY_ACTIONS)[number]): number => SAFETY_ACTIONS.indexOf(action);

const someActions = fc.record(Object.fromEntries(FOUND.map((tier) => [tier, fc.constantFrom(...SAFETY_ACTIONS)])), {
  requiredKeys: [],
});
const adjustments: fc.Arbitrary<PolicyAdjustments> = fc.record(
  Object.fromEntries(SAFETY_CATEGORIES.map((category) => [category, someActions])),
  { requiredKeys: [] },
);

describe('the policy', () => {
  it('lets no persona go below the floor, whatever it says', () => {
    fc.assert(
      fc.property(
        adjustments,
        fc.constantFrom(...SAFETY_CATEGORIES),
        fc.constantFrom(...FOUND),
        (wanted, category, tier) => {
          expect(rank(actionFor(category, tier, wanted))).toBeGreaterThanOrEqual(
            rank(CATEGORY_RULES[category].floor[tier]),
          );
        },
      ),
    );
  });

  it('does what a persona says where that is not below the floor', () => {
    expect(actionFor('sexual', 'high')).toBe('block');
    expect(actionFor('sexual', 'high', { sexual: { high: 'annotate' } })).toBe('annotate');
    expect(actionFor('violence', 'low', { violence: { low: 'block' } })).toBe('block');
  });

  it.each(SAFETY_CATEGORIES)('is never milder about %s the graver it is, nor usually below the floor', (category) => {
    const usual = FOUND.map((tier) => rank(actionFor(category, tier)));
    const floor = FOUND.map((tier) => rank(CATEGORY_RULES[category].floor[tier]));
    expect(usual).toEqual(usual.toSorted((a, b) => a - b));
    expect(floor).toEqual(floor.toSorted((a, b) => a - b));
    expect(FOUND.map((tier) => rank(CATEGORY_RULES[category].usual[tier]))).toEqual(usual);
  });

  it('does nothing where nothing was found', () => {
    expect(SAFETY_CATEGORIES.map((category) => actionFor(category, SAFETY_TIERS[0]))).toEqual(
      SAFETY_CATEGORIES.map(() => 'allow'),
    );
  });
});
