import type { TokenUsage } from '../language-model.js';

/** A prompt's beginning that many calls share. It holds nothing personal: one cache serves everybody. */
export interface SharedPrefix {
  readonly model: string;
  readonly system: string;
}

/**
 * Explicit caches of prompts' beginnings, where they pay. What is asked on the way of a call is answered from memory and
 * never throws; the upstream and the other processes are heard beside the calls.
 */
export abstract class PromptCache {
  /** The name of the cache that holds the prefix now; undefined while there is none. */
  abstract nameOf(prefix: SharedPrefix): string | undefined;

  /** A request with this prefix was answered, with or without a cache: tells how often a cache would save something. */
  abstract answered(prefix: SharedPrefix, usage: TokenUsage): void;

  /** The upstream does not know the cache (any more): nobody is to ask for it again. */
  abstract lost(prefix: SharedPrefix, name: string): void;

  /** Deletes the prefix's cache, here and at the upstream. Throws `llm.*`, or `shared_state.unavailable`. */
  abstract drop(prefix: SharedPrefix): Promise<void>;
}
