import type { SharedPrefix } from './prompt-cache.js';

/** What the upstream stores. */
export interface StoredPrefix {
  readonly name: string;
  /** As the upstream counted them. */
  readonly tokens: number;
}

/** The upstream's side of explicit caches. Throws `llm.*`. */
export abstract class StoredPrefixes {
  abstract create(prefix: SharedPrefix, ttlMs: number): Promise<StoredPrefix>;

  /** Lets it live for `ttlMs` from now; `false` when the upstream does not know it (any more). */
  abstract renew(prefix: SharedPrefix, name: string, ttlMs: number): Promise<boolean>;

  /** What is not there is deleted already. */
  abstract delete(prefix: SharedPrefix, name: string): Promise<void>;
}
