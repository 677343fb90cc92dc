import type { SafetyRating as GeminiRating } from '@google/genai';
import type { SafetyRating } from '../language-model.js';

const CATEGORIES: Readonly<Record<string, SafetyRating['category']>> = {
  HARM_CATEGORY_HARASSMENT: 'harassment',
  HARM_CATEGORY_HATE_SPEECH: 'hate',
  HARM_CATEGORY_SEXUALLY_EXPLICIT: 'sexual',
  HARM_CATEGORY_DANGEROUS_CONTENT: 'dangerous',
};
const PROBABILITIES: Readonly<Record<string, SafetyRating['probability']>> = {
  LOW: 'low',
  MEDIUM: 'medium',
  HIGH: 'high',
};

/** Those that say something: of a known probability above negligible, or the reason of a refusal. */
export function toRatings(ratings: readonly GeminiRating[]): readonly SafetyRating[] {
  return ratings.flatMap(({ category = '', probability = '', blocked = false }) => {
    const known = PROBABILITIES[probability] ?? (blocked ? 'high' : undefined);
    return known ? [{ category: CATEGORIES[category] ?? 'other', probability: known, blocked }] : [];
  });
}
