import type { PersonaId, UserId } from '@rapport/kernel';
import type { CallOptions, GenerateRequest, ModelResult } from './language-model.js';

/** Whose budget a call outside a turn counts against, and under which persona it is listed. */
export interface CallAccount {
  readonly userId: UserId;
  readonly personaId: PersonaId;
}

/**
 * The model for everything but turns (titles, summaries, extraction): the call is reserved in the budgets before it is
 * made, and settled with what it took. Whoever calls {@link LanguageModel} itself must do both.
 */
export abstract class MeteredModel {
  /** Throws `budget.exceeded` before anything is asked, else what `LanguageModel.generate` throws. */
  abstract generate(account: CallAccount, request: GenerateRequest, options?: CallOptions): Promise<ModelResult>;
}
