import type { GenerateRequest } from '../language-model.js';

/** The parts of a request that count as its prompt. */
export type PromptText = Pick<GenerateRequest, 'system' | 'turns'>;

/** How many tokens a text will be counted as, without asking anybody. Costs microseconds and never fails. */
export abstract class TokenEstimator {
  /** One text, without what a turn of the prompt adds to it. */
  abstract text(model: string, text: string): number;

  /** A whole prompt, with what each of its turns adds. */
  abstract prompt(model: string, prompt: PromptText): number;

  /** Learns from what the upstream counted for this prompt (`usageMetadata.promptTokenCount`). */
  abstract observe(model: string, prompt: PromptText, counted: number): void;
}
