import { ALLOWED, mayPass, ruleSignal, type SafetyTier, type ScreenDecision } from '../decision.js';
import type { StreamDetector } from './stream-detector.js';

export interface GateRules {
  /** Fresh ones: a gate is for one answer. */
  readonly detectors: readonly StreamDetector[];
  readonly categoryOf: (ruleId: string) => string;
  /** UTF-16 units; an answer that grows beyond is a runaway and is cut off as a block. */
  readonly maxCharacters: number;
}

/**
 * Lets an answer through as far as no detector can reach any more. What is held back is exactly the text since the
 * beginning of the longest find still possible: nothing in most prose, a rule's length at the most.
 */
export class StreamGate {
  decision: ScreenDecision = ALLOWED;

  private held = '';
  private delivered = 0;

  constructor(private readonly rules: GateRules) {}

  /** Text that may be delivered now (possibly ''). Once it may not pass, always ''. */
  push(delta: string): string {
    if (!mayPass(this.decision)) return '';
    this.held += delta;
    for (const detector of this.rules.detectors) detector.read(delta);
    return this.release();
  }

  /** The rest, once the end of the answer has ended its last word. */
  finish(): string {
    if (!mayPass(this.decision)) return '';
    for (const detector of this.rules.detectors) detector.end();
    return this.release();
  }

  /** For each token of each answer: no array is made while nothing is found. */
  private release(): string {
    const { detectors, categoryOf, maxCharacters } = this.rules;
    let clearUntil = this.delivered + this.held.length;
    for (const detector of detectors) {
      if (detector.found.size > 0) return this.block(categoryOf([...detector.found][0]!), [...detector.found]);
      if (detector.clearUntil < clearUntil) ({ clearUntil } = detector);
    }
    if (this.delivered + this.held.length > maxCharacters) return this.block('length', ['length.output'], 'low');
    const clear = Math.max(0, clearUntil - this.delivered);
    const out = this.held.slice(0, clear);
    this.held = this.held.slice(clear);
    this.delivered += out.length;
    return out;
  }

  private block(category: string, rules: readonly string[], tier: SafetyTier = 'high'): string {
    this.held = '';
    this.decision = { action: 'block', category, tier, score: 1, signals: rules.map(ruleSignal) };
    return '';
  }
}
