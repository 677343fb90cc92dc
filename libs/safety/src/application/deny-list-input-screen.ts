import { Inject, Injectable } from '@nestjs/common';
import { PhraseScanner } from '../domain/phrase-scanner.js';
import { InputScreen, type ScreenDecision } from '../domain/screening.js';
import { safetyConfig, type SafetyConfig } from '../safety.config.js';
import { DenyList } from './deny-list.js';

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
      return { action: 'block', category: 'length', signals: ['length.input'] };
    }
    const scanner = new PhraseScanner(this.denyList.input);
    scanner.read(text);
    scanner.end();
    const [first] = scanner.found;
    if (first === undefined) return { action: 'allow', signals: [] };
    return { action: 'block', category: this.denyList.categoryOf(first), signals: [...scanner.found] };
  }
}
