import { Injectable } from '@nestjs/common';
import { InputScreen, type InputReading, type PastText } from '@rapport/safety';
import { belongsInPrompt } from '../domain/prompt/history.js';
import type { RecentMessage } from '../domain/turn-repository.js';
import type { OpenTurn } from './turn-context.js';

/** What a judge is shown of the conversation. */
const PAST_MESSAGES = 6;

/** Asks screening about the person's message. A failure of screening fails the turn: unscreened text goes nowhere. */
@Injectable()
export class ScreenStage {
  constructor(private readonly screen: InputScreen) {}

  run({ content, persona, userId, recent }: OpenTurn): Promise<InputReading> {
    return this.screen.screen(content, {
      locale: persona.definition.locale,
      account: { userId, personaId: persona.personaId },
      past: pastOf(recent),
    });
  }
}

/** What the model may see of it, the judge may see: nothing withheld, nothing forgotten. */
function pastOf(recent: readonly RecentMessage[]): PastText[] {
  return recent
    .filter(belongsInPrompt)
    .slice(-PAST_MESSAGES)
    .map(({ role, text }) => ({ role: role === 'user' ? 'user' : 'persona', text }));
}
