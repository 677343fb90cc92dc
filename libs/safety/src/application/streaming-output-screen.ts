import { Inject, Injectable } from '@nestjs/common';
import { PhraseGate } from '../domain/output-gate.js';
import { OutputScreen, type OutputGate } from '../domain/screening.js';
import { safetyConfig, type SafetyConfig } from '../safety.config.js';
import { DenyList } from './deny-list.js';

/** Screens answers while they stream, with the same reading of characters as the input's screen. */
@Injectable()
export class StreamingOutputScreen extends OutputScreen {
  constructor(
    private readonly denyList: DenyList,
    @Inject(safetyConfig.token) private readonly config: SafetyConfig,
  ) {
    super();
  }

  override open(): OutputGate {
    return new PhraseGate({
      automaton: this.denyList.output,
      categoryOf: (ruleId) => this.denyList.categoryOf(ruleId),
      maxCharacters: this.config.maxOutputCharacters,
    });
  }
}
