import { Injectable } from '@nestjs/common';
import type { ToneDials } from '@rapport/persona';
import { readTone, turnDials } from '../domain/tone.js';
import type { OpenTurn } from './turn-context.js';

/** Hears how the message sounds and turns the persona's dials a little towards it, within the persona's bounds. */
@Injectable()
export class ListenStage {
  run({ content, persona }: OpenTurn): Promise<ToneDials> {
    return Promise.resolve(turnDials(persona.definition.tone, readTone(content)));
  }
}
