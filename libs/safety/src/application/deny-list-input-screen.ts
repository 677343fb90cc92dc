import { Inject, Injectable } from '@nestjs/common';
import { PhraseScanner } from '../domain/phrase-scanner.js';
import { ALLOWED, ruleSignal, type ScreenDecision } from '../domain/decision.js';
import { InputScreen } from '../domain/screening.js';
import { safetyConfig, type SafetyConfig } from '../safety.config.js';
import { DenyList } from './deny-list.js';

const BLOCKED = { action: 'block', tier: 'high', score: 1 } as const;

/**
 * Length and deny-list. Sees through case, width, accents, invisible characters and look-alike letters, but not through
 * letters that are spelled apart ("b o m b"), rewording, or other languages than the list's.
 */
@Injectable()
export class DenyListInputScreen extends InputScreen {
  constructor(
    private readonly denyList: DenyList,
    @Inject(safetyConfig.token) private readonly config: SafetyConfig,
  ) {
    super();
  }

  override screen(text: string): Promise<ScreenDecision> {
    return Promise.resolve(this.decide(text));
  }

  private decide(text: string): ScreenDecision {
    if (text.length > this.config.maxInputCharacters) {
      return { ...BLOCKED, category: 'length', tier: 'low', signals: [ruleSignal('length.input')] };
    }
    const scanner = new PhraseScanner(this.denyList.input);
    scanner.read(text);
    scanner.end();
    const [first] = scanner.found;
    if (first === undefined) return ALLOWED;
    return { ...BLOCKED, category: this.denyList.categoryOf(first), signals: [...scanner.found].map(ruleSignal) };
  }
}
