import type { SafetyRating } from '@rapport/llm';
import type { SafetySignal, SafetyTier } from '../decision.js';
import type { SafetyCategory } from '../policy/categories.js';
import type { Finding } from './finding.js';

/** A probability, not a gravity: Gemini stops by itself what it finds grave. */
const TIERS: Readonly<Record<SafetyRating['probability'], SafetyTier>> = { low: 'none', medium: 'low', high: 'medium' };
const SCORES: Readonly<Record<SafetyRating['probability'], number>> = { low: 0.25, medium: 0.5, high: 0.75 };

/** Gemini's ratings of a text that it let pass, as findings beside ours. */
export function ratedFindings(ratings: readonly SafetyRating[]): Finding[] {
  return ratings.flatMap((rating) => {
    const tier = TIERS[rating.probability];
    return tier === 'none' ? [] : [{ category: ratedCategory(rating), tier, signals: [ratingSignal(rating)] }];
  });
}

export function ratedCategory({ category }: SafetyRating): SafetyCategory {
  return category === 'other' ? 'unspecified' : category;
}

export function ratingSignal({ category, probability }: SafetyRating): SafetySignal {
  return { id: `gemini.rating.${category}`, source: 'gemini', score: SCORES[probability] };
}
