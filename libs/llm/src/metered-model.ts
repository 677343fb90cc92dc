import type { PersonaId, UserId } from '@rapport/kernel';
import type { CallOptions, GenerateRequest, ModelResult } from './language-model.js';

/** Whose budget a call outside a turn counts against, and under which persona it is listed. */
export interface CallAccount {
  readonly userId: UserId;
  readonly personaId: PersonaId;
}

/**
 * Writes a prompt. All that people, personas or the model said goes in through `shown`, whole: before it is cut, escaped or
 * quoted, since what was cut or quoted is not recognised as an address or a name any more. May be called more than once, and
 * must write the same then.
 */
export type PromptWriter = (shown: (text: string) => string) => string;

/** One question of the model, outside of any dialogue with it. */
export interface MeteredRequest extends Omit<GenerateRequest, 'turns'> {
  readonly prompt: PromptWriter;
}

/**
 * The model for everything but turns (titles, summaries, extraction, verdicts): what the deployment does not show the model is
 * hidden from it and brought back in its answer; the call is reserved in the budgets before it is made, and settled with what
 * it took. Whoever calls {@link LanguageModel} itself must see to all of that.
 */
export abstract class MeteredModel {
  /**
   * Throws before anything is asked where the texts could not be looked through for what is to be hidden, and
   * `budget.exceeded`; else what `LanguageModel.generate` throws.
   */
  abstract generate(account: CallAccount, request: MeteredRequest, options?: CallOptions): Promise<ModelResult>;
}

/** The request with its prompt written. */
export function written({ prompt, ...request }: MeteredRequest, shown = (text: string) => text): GenerateRequest {
  return { ...request, turns: [{ role: 'user', text: prompt(shown) }] };
}
