import { Inject, Injectable } from '@nestjs/common';
import { AnswerStream, LanguageModel } from './language-model.js';
import { llmConfig, type LlmConfig } from './llm.config.js';
import { OpenAiAnswers } from './openai/openai-answers.js';
import type { Provider } from './resilience/model-capacity.js';
import { RetryBudgets } from './resilience/retry-budget.js';

/** A model that may answer, and where it stands in the order of asking. */
export interface ModelRung {
  readonly kind: 'primary' | 'fallback' | 'second_provider';
  readonly model: string;
  /** Rungs of one provider share its places: when it is full for one it is full for all. */
  readonly provider: Provider;
  readonly answers: AnswerStream;
}

/** Which models answer for another one, in what order. */
@Injectable()
export class ModelLadder {
  constructor(
    private readonly gemini: LanguageModel,
    private readonly second: OpenAiAnswers,
    private readonly budgets: RetryBudgets,
    @Inject(llmConfig.token)
    private readonly config: Pick<LlmConfig, 'fallbackModels' | 'secondProviderUrl' | 'secondProviderModel'>,
  ) {}

  /** Whether a request to the model may be sent a second time; `false` when its retries are used up. */
  spendRetry(model: string): boolean {
    return this.budgets.of(model).spend();
  }

  /** @param primary the model that is asked first */
  rungs(primary: string): readonly ModelRung[] {
    const { fallbackModels, secondProviderUrl, secondProviderModel } = this.config;
    const gemini = { provider: 'gemini', answers: this.gemini } as const;
    const fallbacks = [...new Set(fallbackModels)].filter((model) => model !== primary);
    return [
      { kind: 'primary', model: primary, ...gemini },
      ...fallbacks.map((model) => ({ kind: 'fallback', model, ...gemini }) as const),
      ...(secondProviderUrl !== undefined && secondProviderModel !== undefined
        ? [{ kind: 'second_provider', model: secondProviderModel, provider: 'second', answers: this.second } as const]
        : []),
    ];
  }
}
