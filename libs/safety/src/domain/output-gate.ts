import type { PhraseAutomaton } from './phrase-automaton.js';
import { PhraseScanner } from './phrase-scanner.js';
import { ALLOWED, ruleSignal, type SafetyTier, type ScreenDecision } from './decision.js';
import type { OutputGate } from './screening.js';

export interface GateRules {
  readonly automaton: PhraseAutomaton;
  readonly categoryOf: (ruleId: string) => string;
  /** UTF-16 units; an answer that grows beyond is a runaway and is cut off as a block. */
  readonly maxCharacters: number;
}

/**
 * Lets an answer through as far as no phrase can reach any more. What is held back is exactly the text since the
 * beginning of the longest phrase still possible: nothing in ordinary prose, a phrase's length at the most.
 */
export class PhraseGate implements OutputGate {
  decision: ScreenDecision = ALLOWED;

  private readonly scanner: PhraseScanner;
  private held = '';
  private delivered = 0;

  constructor(private readonly rules: GateRules) {
    this.scanner = new PhraseScanner(rules.automaton);
  }

  push(delta: string): string {
    if (this.decision.action === 'block') return '';
    this.held += delta;
    this.scanner.read(delta);
    return this.release();
  }

  finish(): string {
    if (this.decision.action === 'block') return '';
    this.scanner.end();
    return this.release();
  }

  private release(): string {
    const [rule] = this.scanner.found;
    if (rule !== undefined) return this.block(this.rules.categoryOf(rule), [...this.scanner.found]);
    if (this.delivered + this.held.length > this.rules.maxCharacters)
      return this.block('length', ['length.output'], 'low');
    const clear = this.scanner.clearUntil - this.delivered;
    const out = this.held.slice(0, clear);
    this.held = this.held.slice(clear);
    this.delivered += clear;
    return out;
  }

  private block(category: string, rules: readonly string[], tier: SafetyTier = 'high'): string {
    this.held = '';
    this.decision = { action: 'block', category, tier, score: 1, signals: rules.map(ruleSignal) };
    return '';
  }
}
