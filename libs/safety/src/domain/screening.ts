/** A decision is data: what was found, and what to do about it. Nothing personal in it. */
export interface ScreenDecision {
  readonly action: 'allow' | 'block';
  /** Absent when allowed. */
  readonly category?: string;
  /** Which rules fired, for the reviewer: rule ids, never text. */
  readonly signals: readonly string[];
}

export interface ScreenContext {
  readonly locale: string;
}

export abstract class InputScreen {
  abstract screen(text: string, context: ScreenContext): Promise<ScreenDecision>;
}

/**
 * Screens one streamed answer. Text enters with `push` and only comes out once no rule can still match it: the gate
 * holds back exactly what may yet become part of a match, at the most as much as its longest rule.
 */
export interface OutputGate {
  /** Text that may be delivered now (possibly ''). Once blocked, always ''. */
  push(delta: string): string;
  /** The rest, once the end of the answer has ended its last word. How the answer was cut into deltas changes nothing. */
  finish(): string;
  /** The verdict so far. */
  readonly decision: ScreenDecision;
}

export abstract class OutputScreen {
  abstract open(context: ScreenContext): OutputGate;
}
