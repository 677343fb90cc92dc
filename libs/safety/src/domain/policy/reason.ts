import type { SafetyAction, SafetySignal, SafetyTier, ScreenDecision } from '../decision.js';
import { CATEGORY_RULES, isSafetyCategory } from './categories.js';

const DONE: Readonly<Record<SafetyAction, string>> = {
  allow: 'it was let through',
  annotate: 'it was let through and noted',
  soften: 'it was let through with a reminder to the persona',
  replace: 'it was replaced',
  block: 'it was withheld',
  escalate: 'the crisis protocol took over',
};

const GRAVITY: Readonly<Record<SafetyTier, string>> = {
  none: 'harmless',
  low: 'slight',
  medium: 'serious',
  high: 'grave',
  critical: 'most grave',
};

const FOUND_BY: Readonly<Record<SafetySignal['source'], string>> = {
  rule: 'a reviewed rule',
  model: "this deployment's own classifier",
  judge: 'a model that read it in its context',
  gemini: "the model provider's own safety check",
};

/** A decision in a sentence that a person can read: what, how grave, who says so, and what was done. No text of theirs. */
export function reasonFor({ action, category, tier, signals }: Omit<ScreenDecision, 'score'>): string {
  if (category === undefined) return 'Screening found nothing of note.';
  const says = isSafetyCategory(category) ? CATEGORY_RULES[category].says : CATEGORY_RULES.unspecified.says;
  const sources = [...new Set(signals.map(({ source }) => FOUND_BY[source]))];
  const by = sources.length === 0 ? '' : `, by ${sources.join(' and ')}`;
  return `Screening found ${says} (${GRAVITY[tier]}${by}): ${DONE[action]}.`;
}
