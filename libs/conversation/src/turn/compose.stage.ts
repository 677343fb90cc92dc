import { Inject, Injectable } from '@nestjs/common';
import { llmConfig, type GenerateRequest, type LlmConfig } from '@rapport/llm';
import { conversationConfig, turnConfig, type ConversationConfig, type TurnConfig } from '../conversation.config.js';
import { finalTurn } from '../domain/prompt/final-turn.js';
import { systemText } from '../domain/prompt/frame.js';
import { endWithUser, historyTurns } from '../domain/prompt/history.js';
import type { OpenTurn, Reading } from './turn-context.js';

/** Builds the prompt: the stable prefix first (persona, then history), what is new in this turn last. */
@Injectable()
export class ComposeStage {
  private readonly safety: GenerateRequest['safety'];

  constructor(
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

  run({ content, persona, recent }: OpenTurn, { memories, tone }: Pick<Reading, 'memories' | 'tone'>): GenerateRequest {
    const { maxOutputTokens, temperature } = persona.definition.model;
    return {
      model: this.llm.model,
      system: systemText(persona.systemPrompt),
      turns: endWithUser(historyTurns(recent, this.config.historyTokens), finalTurn(content, memories, tone)),
      maxOutputTokens,
      temperature,
      thinking: this.turn.thinking,
      safety: this.safety,
    };
  }
}
