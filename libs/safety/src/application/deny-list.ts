import { Injectable } from '@nestjs/common';
import { phrasesFor, type DenyRule } from '../domain/deny-rule.js';
import { DENY_RULES } from '../domain/deny-rules.js';
import { PhraseAutomaton } from '../domain/phrase-automaton.js';

/** The reviewed rules, compiled once a process. */
@Injectable()
export class DenyList {
  readonly input: PhraseAutomaton;
  readonly output: PhraseAutomaton;
  private readonly categories: ReadonlyMap<string, string>;

  constructor() {
    const rules: readonly DenyRule[] = DENY_RULES;
    this.input = new PhraseAutomaton(phrasesFor(rules, 'input'));
    this.output = new PhraseAutomaton(phrasesFor(rules, 'output'));
    this.categories = new Map(rules.map(({ id, category }) => [id, category]));
  }

  categoryOf(ruleId: string): string {
    const category = this.categories.get(ruleId);
    if (category === undefined) throw new Error(`no rule ${ruleId}`);
    return category;
  }
}
