import { Injectable } from '@nestjs/common';
import { InputScreen, type ScreenDecision } from '@rapport/safety';
import type { OpenTurn } from './turn-context.js';

/** What a judge is shown of the conversation. */
const PAST_MESSAGES = 6;

/** Asks screening about the person's message. A failure of screening fails the turn: unscreened text goes nowhere. */
@Injectable()
export class ScreenStage {
  constructor(private readonly screen: InputScreen) {}

  run({ content, persona, userId, recent }: OpenTurn): Promise<ScreenDecision> {
    return this.screen.screen(content, {
      locale: persona.definition.locale,
      account: { userId, personaId: persona.personaId },
      past: recent
        .slice(-PAST_MESSAGES)
        .map(({ role, text }) => ({ role: role === 'user' ? 'user' : 'persona', text })),
    });
  }
}
