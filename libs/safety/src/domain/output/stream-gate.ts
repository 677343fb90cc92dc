import { ALLOWED, mayPass, ruleSignal, type SafetyTier, type ScreenDecision } from '../decision.js';
import type { StreamDetector } from './stream-detector.js';

export interface GateRules {
  /** Fresh ones: a gate is for one answer. */
  readonly detectors: readonly StreamDetector[];
  readonly categoryOf: (ruleId: string) => string;
  /** Whether a judge should read what this rule finds before it is withheld. */
  readonly isDoubtful?: (ruleId: string) => boolean;
  /** UTF-16 units; an answer that grows beyond is a runaway and is cut off as a block. */
  readonly maxCharacters: number;
}

/**
 * Lets an answer through as far as no detector can reach any more. What is held back is exactly the text since the
 * beginning of the longest find still possible: nothing in most prose, a rule's length at the most. What is in doubt, and
 * all that follows it, waits until somebody settles it.
 */
export class StreamGate {
  decision: ScreenDecision = ALLOWED;
  /** What was found and is not settled: the decision on it as it stands. Another one once more is found. */
  doubt: ScreenDecision | undefined;
  /** Text that has not left. */
  held = '';

  private delivered = 0;
  private isOver = false;

  constructor(private readonly rules: GateRules) {}

  /** Text that may be delivered now (possibly ''). Once it may not pass, always ''. */
  push(delta: string): string {
    if (!mayPass(this.decision)) return '';
    this.held += delta;
    for (const detector of this.rules.detectors) detector.read(delta);
    return this.release();
  }

  /** The rest, once the end of the answer has ended its last word; again, what was in doubt then and is settled. */
  finish(): string {
    if (!mayPass(this.decision)) return '';
    if (!this.isOver) for (const detector of this.rules.detectors) detector.end();
    this.isOver = true;
    return this.release();
  }

  /** Who saw no harm in a doubt knows nothing of what was found since: that stays in doubt. */
  settle(doubt: ScreenDecision, isHarmless: boolean): void {
    if (!isHarmless) this.stop(doubt);
    else if (this.doubt === doubt) this.doubt = undefined;
  }

  /** For each token of each answer: no array is made while nothing is found. */
  private release(): string {
    const { detectors, maxCharacters } = this.rules;
    let clearUntil = this.delivered + this.held.length;
    for (const detector of detectors) {
      if (detector.found.size > 0) {
        this.weigh([...detector.found]);
        detector.found.clear();
      }
      if (detector.clearUntil < clearUntil) ({ clearUntil } = detector);
    }
    if (this.delivered + this.held.length > maxCharacters) this.stop(blocked('length', ['length.output'], 'low'));
    if (this.doubt || !mayPass(this.decision)) return '';
    const clear = Math.max(0, clearUntil - this.delivered);
    const out = this.held.slice(0, clear);
    this.held = this.held.slice(clear);
    this.delivered += out.length;
    return out;
  }

  private weigh(found: readonly string[]): void {
    const { categoryOf, isDoubtful } = this.rules;
    const certain = isDoubtful ? found.filter((id) => !isDoubtful(id)) : found;
    if (certain.length > 0) this.stop(blocked(categoryOf(certain[0]!), certain));
    else if (mayPass(this.decision)) this.doubt = blocked(categoryOf(found[0]!), found);
  }

  private stop(decision: ScreenDecision): void {
    if (!mayPass(this.decision)) return;
    this.held = '';
    this.doubt = undefined;
    this.decision = decision;
  }
}

function blocked(category: string, rules: readonly string[], tier: SafetyTier = 'high'): ScreenDecision {
  return { action: 'block', category, tier, score: 1, signals: rules.map(ruleSignal) };
}
