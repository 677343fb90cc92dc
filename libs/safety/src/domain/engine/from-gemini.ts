import type { SafetyRating, Verdict } from '@rapport/llm';
import type { SafetyTier, ScreenDecision } from '../decision.js';
import type { SafetyCategory } from '../policy/categories.js';
import { ratedCategory, ratingSignal } from './rated.js';

/** What Gemini's reasons mean in our terms. Whatever it adds next is unspecified and grave until we know better. */
const REASONS: Readonly<Record<string, readonly [SafetyCategory, SafetyTier]>> = {
  SAFETY: ['unspecified', 'high'],
  IMAGE_SAFETY: ['unspecified', 'high'],
  BLOCKLIST: ['unspecified', 'high'],
  PROHIBITED_CONTENT: ['unspecified', 'critical'],
  SPII: ['personal_data', 'high'],
  RECITATION: ['recitation', 'low'],
  LANGUAGE: ['unspecified', 'low'],
  OTHER: ['unspecified', 'medium'],
};

/** Gemini's refusal as a decision of ours, of the category that it rated the text for; undefined where it refused nothing. There is no text then, so it is always a block. */
export function fromGemini(verdict: Verdict, ratings: readonly SafetyRating[] = []): ScreenDecision | undefined {
  if (verdict.kind !== 'prompt_blocked' && verdict.kind !== 'reply_blocked') return undefined;
  const { kind, reason } = verdict;
  const [named, tier] = REASONS[reason] ?? (['unspecified', 'high'] as const);
  const rated = ratings.find(({ blocked }) => blocked);
  const category = named === 'unspecified' && rated ? ratedCategory(rated) : named;
  const id = `gemini.${kind}.${REASONS[reason] ? reason.toLowerCase() : 'unknown'}`;
  return {
    action: 'block',
    category,
    tier,
    score: 1,
    signals: [{ id, source: 'gemini', score: 1 }, ...ratings.map(ratingSignal)],
  };
}
