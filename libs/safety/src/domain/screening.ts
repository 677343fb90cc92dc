import type { PersonaId, UserId } from '@rapport/kernel';
import type { ScreenDecision } from './decision.js';

/** A message before the one that is screened, as the person and the persona saw it. */
export interface PastText {
  readonly role: 'user' | 'persona';
  readonly text: string;
}

export interface ScreenContext {
  /** Of the conversation, BCP 47. */
  readonly locale: string;
  /** Whom a judge's call is charged to; without it no judge is asked. */
  readonly account?: { readonly userId: UserId; readonly personaId: PersonaId } | undefined;
  /** The last few messages, oldest first: what a text means depends on them. */
  readonly past?: readonly PastText[] | undefined;
}

export abstract class InputScreen {
  abstract screen(text: string, context: ScreenContext): Promise<ScreenDecision>;
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
