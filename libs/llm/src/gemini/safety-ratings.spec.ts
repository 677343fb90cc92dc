import { HarmCategory, HarmProbability, type SafetyRating } from '@google/genai';
import { describe, expect, it } from 'vitest';
import { toRatings } from './safety-ratings.js';

describe('toRatings', () => {
  it('tells what is more than negligible, and what refused', () => {
    const ratings: SafetyRating[] = [
      { category: HarmCategory.HARM_CATEGORY_HATE_SPEECH, probability: HarmProbability.NEGLIGIBLE },
      { category: HarmCategory.HARM_CATEGORY_HARASSMENT, probability: HarmProbability.MEDIUM },
      { category: HarmCategory.HARM_CATEGORY_DANGEROUS_CONTENT, probability: HarmProbability.HIGH, blocked: true },
      { category: HarmCategory.HARM_CATEGORY_SEXUALLY_EXPLICIT, blocked: true },
    ];
    expect(toRatings(ratings)).toEqual([
      { category: 'harassment', probability: 'medium', blocked: false },
      { category: 'dangerous', probability: 'high', blocked: true },
      { category: 'sexual', probability: 'high', blocked: true },
    ]);
  });

  it('names a category that it does not know as another one', () => {
    const ratings = [{ category: 'HARM_CATEGORY_NEXT_YEAR', probability: 'LOW' }] as unknown as SafetyRating[];
    expect(toRatings(ratings)).toEqual([{ category: 'other', probability: 'low', blocked: false }]);
  });
});
