import { Injectable } from '@nestjs/common';
import { InputScreen, type ScreenDecision } from '@rapport/safety';
import type { OpenTurn } from './turn-context.js';

/** Asks screening about the person's message. A failure of screening fails the turn: unscreened text goes nowhere. */
@Injectable()
export class ScreenStage {
  constructor(private readonly screen: InputScreen) {}

  run({ content, persona }: OpenTurn): Promise<ScreenDecision> {
    return this.screen.screen(content, { locale: persona.definition.locale });
  }
}
