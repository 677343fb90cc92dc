import type { SafetyRating, Verdict } from '@rapport/llm';
import type { PromptGuard } from '../canary/prompt-guard.js';
import type { ScreenDecision } from '../decision.js';
import type { ScreenContext } from '../screen-context.js';

export interface OutputContext extends ScreenContext {
  /** Of the prompt that is answered. */
  readonly prompt?: PromptGuard | undefined;
}

/**
 * Screens one streamed answer. Text enters with `push` and only comes out once no rule can still match it: the gate
 * holds back exactly what may yet become part of a match, at the most as much as its longest rule.
 */
export interface OutputGate {
  /** Text that may be delivered now (possibly ''). Once it may not pass, always ''. */
  push(delta: string): string;
  /** The rest, once the end of the answer has ended its last word. Again after `review`: what waited for a judge. */
  finish(): string;
  /** The verdict so far. It may turn without a push: a judge who was asked meanwhile has answered. */
  readonly decision: ScreenDecision;
  /**
   * The verdict on all that was delivered and what still waits, read once more as a whole; after `finish`, or where the answer broke off. At once,
   * unless local signals or the model's maker are unsure: then as soon as the judge has answered, or its time is over.
   * @param ratings what the model's maker says of the answer
   */
  review(ratings?: readonly SafetyRating[]): Promise<ScreenDecision>;
}

export abstract class OutputScreen {
  abstract open(context: OutputContext): OutputGate;
  /** The model's own refusal, as a decision like any other. Throws for a verdict that is none. */
  abstract refused(verdict: Verdict, ratings?: readonly SafetyRating[]): ScreenDecision;
}
