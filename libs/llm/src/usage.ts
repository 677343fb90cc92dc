import type { TokenUsage } from './language-model.js';

/** Tokens of several requests together; undefined when none of them reported any. */
export function addUsage(a: TokenUsage | undefined, b: TokenUsage | undefined): TokenUsage | undefined {
  if (!a || !b) return a ?? b;
  return {
    prompt: a.prompt + b.prompt,
    cached: a.cached + b.cached,
    output: a.output + b.output,
    thoughts: a.thoughts + b.thoughts,
  };
}
