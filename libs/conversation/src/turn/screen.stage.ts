import { Injectable } from '@nestjs/common';
import { InputScreen, type InputReading } from '@rapport/safety';
import { pastTexts } from './past-texts.js';
import type { OpenTurn } from './turn-context.js';

/** Asks screening about the person's message. A failure of screening fails the turn: unscreened text goes nowhere. */
@Injectable()
export class ScreenStage {
  constructor(private readonly screen: InputScreen) {}

  run({ content, persona, userId, recent }: OpenTurn): Promise<InputReading> {
    return this.screen.screen(content, {
      locale: persona.definition.locale,
      account: { userId, personaId: persona.personaId },
      past: pastTexts(recent),
    });
  }
}
