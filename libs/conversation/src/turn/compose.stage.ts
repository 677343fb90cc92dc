import { Inject, Injectable } from '@nestjs/common';
import { llmConfig, TokenEstimator, type GenerateRequest, type LlmConfig, type ModelTurn } from '@rapport/llm';
import type { PersonaVersion } from '@rapport/persona';
import { conversationConfig, turnConfig, type ConversationConfig, type TurnConfig } from '../conversation.config.js';
import { finalTurn } from '../domain/prompt/final-turn.js';
import { systemText } from '../domain/prompt/frame.js';
import { endWithUser, promptHistory } from '../domain/prompt/history.js';
import { behindProfile } from '../domain/prompt/profile-block.js';
import type { OpenTurn, Reading } from './turn-context.js';

/** Builds the prompt: the stable prefix first (persona, then history), what is new in this turn last. */
@Injectable()
export class ComposeStage {
  private readonly safety: GenerateRequest['safety'];
  /** One text for all turns with a persona: it is long, and a turn holds it until its answer has ended. */
  private readonly systems = new WeakMap<PersonaVersion, string>();

  constructor(
    private readonly estimator: TokenEstimator,
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

  run(open: OpenTurn, { memories, tone }: Pick<Reading, 'memories' | 'tone'>): GenerateRequest {
    const { content, persona, profile = [] } = open;
    const { maxOutputTokens, temperature } = persona.definition.model;
    return {
      model: this.llm.model,
      system: this.systemOf(persona),
      systemIsShared: true,
      turns: behindProfile(profile, endWithUser(this.history(open), finalTurn(content, memories, tone))),
      maxOutputTokens,
      temperature,
      thinking: this.turn.thinking,
      safety: this.safety,
    };
  }

  private systemOf(persona: PersonaVersion): string {
    const known = this.systems.get(persona);
    if (known !== undefined) return known;
    const system = systemText(persona.systemPrompt);
    this.systems.set(persona, system);
    return system;
  }

  private history({ recent, summary }: OpenTurn): ModelTurn[] {
    const { historyTokens: tokens, historyStepTokens: stepTokens } = this.config;
    return promptHistory(recent, summary, { tokens, stepTokens }, (text) => this.estimator.text(this.llm.model, text));
  }
}
