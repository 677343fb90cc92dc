import { Injectable } from '@nestjs/common';
import { phrasesFor, type DenyRule } from '../domain/deny-rule.js';
import { DENY_RULES } from '../domain/deny-rules.js';
import { PhraseAutomaton, type Phrase } from '../domain/phrase-automaton.js';

/** The reviewed rules, compiled once a process. */
@Injectable()
export class DenyList {
  readonly input: PhraseAutomaton;
  /** What `input` knows, one by one. */
  readonly inputPhrases: readonly Phrase[];
  private readonly categories: ReadonlyMap<string, string>;
  private readonly quoted: ReadonlySet<string>;

  constructor() {
    const rules: readonly DenyRule[] = DENY_RULES;
    this.inputPhrases = phrasesFor(rules, 'input');
    this.input = new PhraseAutomaton(this.inputPhrases);
    this.categories = new Map(rules.map(({ id, category }) => [id, category]));
    this.quoted = new Set(rules.filter(({ isQuoted }) => isQuoted).map(({ id }) => id));
  }

  categoryOf(ruleId: string): string {
    const category = this.categories.get(ruleId);
    if (category === undefined) throw new Error(`no rule ${ruleId}`);
    return category;
  }

  /** Whether harmless answers quote what the rule finds. */
  isQuoted(ruleId: string): boolean {
    return this.quoted.has(ruleId);
  }
}
