import type { GenerationConfig } from './messages.js';
import type { GenerativeModel, ThinkingLevel } from './models.js';
import type { SeededRandom } from './seeded-random.js';

/** Thought tokens a level costs, from and to. The figures are the emulator's own; the real ones vary with the task. */
const THOUGHTS: Record<ThinkingLevel, readonly [number, number]> = {
  MINIMAL: [0, 0],
  LOW: [30, 90],
  MEDIUM: [120, 320],
  HIGH: [400, 900],
};

/** How many tokens the model spends on thinking before it answers. They count against `maxOutputTokens`. */
export function thoughtTokens(
  { thinkingConfig = {} }: GenerationConfig,
  model: GenerativeModel,
  random: SeededRandom,
): number {
  const asked = thinkingConfig.thinkingLevel;
  const level = asked && asked in THOUGHTS ? (asked as ThinkingLevel) : model.defaultThinking;
  const tokens = random.integer(...THOUGHTS[level]);
  const budget = thinkingConfig.thinkingBudget ?? -1;
  return budget < 0 ? tokens : Math.min(tokens, budget);
}
