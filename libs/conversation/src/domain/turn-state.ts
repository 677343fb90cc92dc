import { turnErrors } from '../conversation.errors.js';

/**
 * accepted -> generating -> completed | incomplete | failed, and accepted -> failed.
 *
 * - `accepted`: the person's message is stored, nothing was asked of the model;
 * - `generating`: an answer is being made;
 * - `completed`: a whole answer is stored (a holding reply is one too);
 * - `incomplete`: an answer is stored that is cut short or replaced;
 * - `failed`: there is no answer, or a dead process left one unfinished.
 */
export const TURN_TRANSITIONS = {
  accepted: ['generating', 'failed'],
  generating: ['completed', 'incomplete', 'failed'],
  completed: [],
  incomplete: [],
  failed: [],
} as const satisfies Record<string, readonly string[]>;

export type TurnState = keyof typeof TURN_TRANSITIONS;
export type SettledState = 'completed' | 'incomplete' | 'failed';

export function isSettled(state: TurnState): state is SettledState {
  return TURN_TRANSITIONS[state].length === 0;
}

/** Walks one turn through its states; a step that the table does not allow is a bug and throws `turn.illegal_transition`. */
export class TurnLifecycle {
  private current: TurnState = 'accepted';

  get state(): TurnState {
    return this.current;
  }

  advance(next: TurnState): void {
    const allowed: readonly TurnState[] = TURN_TRANSITIONS[this.current];
    if (!allowed.includes(next)) throw turnErrors.illegalTransition(`${this.current} -> ${next}`);
    this.current = next;
  }
}
