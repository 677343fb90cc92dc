import { createHash } from 'node:crypto';
import { CHARACTERS_PER_TOKEN } from './tokens.js';

const BLOCK_TOKENS = 256;
const BLOCK_CHARACTERS = BLOCK_TOKENS * CHARACTERS_PER_TOKEN;

/**
 * Gemini's implicit cache in miniature: it remembers how recent prompts began, in blocks of 256 tokens, and says how
 * much of a new prompt was seen before. Nothing shorter than the model's minimum counts. Only digests are kept.
 */
export class PrefixCache {
  private readonly seen = new Map<string, true>();
  private readonly capacity: number;

  constructor(capacity = 20_000) {
    this.capacity = capacity;
  }

  /**
   * Tokens of the longest known beginning of `prompt`; then remembers this one.
   * `space` keeps keys and models apart: caches are never shared between them.
   */
  reuse(space: string, prompt: string, minimumTokens: number): number {
    if (prompt.length < minimumTokens * CHARACTERS_PER_TOKEN) return 0;
    const hash = createHash('sha256').update(space);
    let cached = 0;
    for (let end = BLOCK_CHARACTERS; end <= prompt.length; end += BLOCK_CHARACTERS) {
      hash.update(prompt.slice(end - BLOCK_CHARACTERS, end));
      const digest = hash.copy().digest('base64');
      // Each digest covers all that stands before it, so a known one means a known beginning.
      if (this.seen.has(digest)) cached = end / CHARACTERS_PER_TOKEN;
      this.remember(digest);
    }
    return cached >= minimumTokens ? cached : 0;
  }

  clear(): void {
    this.seen.clear();
  }

  private remember(digest: string): void {
    this.seen.delete(digest);
    this.seen.set(digest, true);
    if (this.seen.size > this.capacity) {
      const oldest = this.seen.keys().next();
      if (!oldest.done) this.seen.delete(oldest.value);
    }
  }
}
