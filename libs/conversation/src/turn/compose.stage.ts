import { Inject, Injectable } from '@nestjs/common';
import { llmConfig, TokenEstimator, type GenerateRequest, type LlmConfig, type ModelTurn } from '@rapport/llm';
import { conversationConfig, turnConfig, type ConversationConfig, type TurnConfig } from '../conversation.config.js';
import { finalTurn, type Style } from '../domain/prompt/final-turn.js';
import { endWithUser, promptHistory } from '../domain/prompt/history.js';
import { behindProfile } from '../domain/prompt/profile-block.js';
import { PersonaPrompts } from './persona-prompts.js';
import type { OpenTurn, Reading } from './turn-context.js';

/** Builds the prompt: the stable prefix first (persona, then history), what is new in this turn last. */
@Injectable()
export class ComposeStage {
  private readonly safety: GenerateRequest['safety'];

  constructor(
    private readonly estimator: TokenEstimator,
    private readonly prompts: PersonaPrompts,
    @Inject(conversationConfig.token) private readonly config: ConversationConfig,
    @Inject(turnConfig.token) private readonly turn: Pick<TurnConfig, 'thinking'>,
    @Inject(llmConfig.token) private readonly llm: Pick<LlmConfig, 'model'>,
  ) {
    this.safety = {
      harassment: config.safetyHarassment,
      hate: config.safetyHate,
      sexual: config.safetySexual,
      dangerous: config.safetyDangerous,
    };
  }

  run(open: OpenTurn, { memories, tone }: Pick<Reading, 'memories'> & { readonly tone: Style }): GenerateRequest {
    const { content, persona, profile = [] } = open;
    const { maxOutputTokens, temperature } = persona.definition.model;
    return {
      model: this.llm.model,
      system: this.prompts.of(persona).system,
      systemIsShared: true,
      turns: behindProfile(profile, endWithUser(this.history(open), finalTurn(content, memories, tone))),
      maxOutputTokens,
      temperature,
      thinking: this.turn.thinking,
      safety: this.safety,
    };
  }

  private history({ recent, summary }: OpenTurn): ModelTurn[] {
    const { historyTokens: tokens, historyStepTokens: stepTokens } = this.config;
    return promptHistory(recent, summary, { tokens, stepTokens }, (text) => this.estimator.text(this.llm.model, text));
  }
}
