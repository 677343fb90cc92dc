import type { CallAccount } from './metered-model.js';
import type { EmbedOptions } from './embedder.js';

/**
 * Embeddings for everybody: what the deployment does not show the model is hidden from it, and what they take is counted.
 * Whoever calls {@link Embedder} itself must see to that.
 */
export abstract class MeteredEmbedder {
  abstract readonly model: string;
  abstract readonly dimensions: number;

  /**
   * One vector a text, in order: reserved in the person's budgets before, settled after. Throws before anything
   * is asked where the texts could not be looked through for what is to be hidden, and `budget.exceeded`; else what
   * `Embedder.embed` throws.
   */
  abstract documents(account: CallAccount, texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]>;

  /** Of a search. Counted in metrics and not in budgets: a reservation would cost more than the few tokens of a message. */
  abstract query(text: string, options?: EmbedOptions): Promise<Float32Array>;
}
