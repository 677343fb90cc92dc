import type { ScreenDecision } from './decision.js';
import type { InputReading } from './input-reading.js';
import type { ScreenContext } from './screen-context.js';

export type { PastText, ScreenContext } from './screen-context.js';

export abstract class InputScreen {
  /** Asks a judge where local signals leave it open. Never throws for what a judge does or does not do. */
  abstract screen(text: string, context: ScreenContext): Promise<InputReading>;
  /** By local signals alone, at once: for what is read in bulk, such as imported histories, cards and memories. */
  abstract glance(text: string, context?: Pick<ScreenContext, 'policy'>): InputReading;
}

/**
 * Screens one streamed answer. Text enters with `push` and only comes out once no rule can still match it: the gate
 * holds back exactly what may yet become part of a match, at the most as much as its longest rule.
 */
export interface OutputGate {
  /** Text that may be delivered now (possibly ''). Once it may not pass, always ''. */
  push(delta: string): string;
  /** The rest, once the end of the answer has ended its last word. How the answer was cut into deltas changes nothing. */
  finish(): string;
  /** The verdict so far. */
  readonly decision: ScreenDecision;
}

export abstract class OutputScreen {
  abstract open(context: ScreenContext): OutputGate;
}
