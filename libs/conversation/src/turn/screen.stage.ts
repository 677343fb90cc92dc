import { Injectable } from '@nestjs/common';
import { InputScreen, mayPass, PersonalDataShield, type InputReading } from '@rapport/safety';
import { pastTexts } from './past-texts.js';
import type { OpenTurn } from './turn-context.js';

/** Asks screening about the person's message. A failure of screening fails the turn: unscreened text goes nowhere. */
@Injectable()
export class ScreenStage {
  constructor(
    private readonly screen: InputScreen,
    private readonly shield: PersonalDataShield,
  ) {}

  async run({ content, persona, userId, conversationId, recent, branch }: OpenTurn): Promise<InputReading> {
    const reading = await this.screen.screen(content, {
      locale: persona.definition.locale,
      account: { userId, personaId: persona.personaId },
      past: pastTexts(recent),
      policy: persona.definition.policies.safety,
      // What the model is not shown, the judge is not shown. What the person said is counted where the prompt is made.
      conceal: async (text) => (await this.shield.open(conversationId, ''))?.hide(text) ?? text,
    });
    // What was withheld once stays withheld, however often it is to be answered: a judge may be away now, a crisis over.
    if (branch?.answers?.status !== 'withheld' || !mayPass(reading)) return reading;
    const { category: _unproven, ...rest } = reading;
    return { ...rest, action: 'block' };
  }
}
