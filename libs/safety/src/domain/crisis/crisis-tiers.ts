import { CRISIS_TIERS, type CrisisTier } from '../judge.js';

export const rankOf = (tier: CrisisTier): number => CRISIS_TIERS.indexOf(tier);
export const graver = (one: CrisisTier, other: CrisisTier): CrisisTier => (rankOf(one) >= rankOf(other) ? one : other);
/** Whether the persona must not answer. */
export const isSuspending = (tier: CrisisTier): boolean => rankOf(tier) >= rankOf('elevated');
