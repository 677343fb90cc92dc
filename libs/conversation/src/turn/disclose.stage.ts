import { Injectable } from '@nestjs/common';
import { Disclosures, type Disclosure } from '@rapport/safety';
import type { OpenTurn } from './turn-context.js';

/** Says whether the person is to be told with this turn that they talk with software. Neither persona nor model has a say in it. */
@Injectable()
export class DiscloseStage {
  constructor(private readonly disclosures: Disclosures) {}

  run({ standing, content }: Pick<OpenTurn, 'standing' | 'content'>): Disclosure | undefined {
    return this.disclosures.due(standing, content);
  }
}
