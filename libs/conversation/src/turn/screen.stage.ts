import { Injectable } from '@nestjs/common';
import { InputScreen, mayPass, type InputReading } from '@rapport/safety';
import { pastTexts } from './past-texts.js';
import type { OpenTurn } from './turn-context.js';

/** Asks screening about the person's message. A failure of screening fails the turn: unscreened text goes nowhere. */
@Injectable()
export class ScreenStage {
  constructor(private readonly screen: InputScreen) {}

  async run({ content, persona, userId, recent, branch }: OpenTurn): Promise<InputReading> {
    const reading = await this.screen.screen(content, {
      locale: persona.definition.locale,
      account: { userId, personaId: persona.personaId },
      past: pastTexts(recent),
      policy: persona.definition.policies.safety,
    });
    // What was withheld once stays withheld, however often it is to be answered: a judge may be away now, a crisis over.
    if (branch?.answers?.status !== 'withheld' || !mayPass(reading)) return reading;
    const { category: _unproven, ...rest } = reading;
    return { ...rest, action: 'block' };
  }
}
