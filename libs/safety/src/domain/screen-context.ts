import type { PersonaId, UserId } from '@rapport/kernel';
import type { PolicyAdjustments } from './policy/safety-policy.js';

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
  /** What the persona wants done otherwise than usual, within the floor. */
  readonly policy?: PolicyAdjustments | undefined;
}
