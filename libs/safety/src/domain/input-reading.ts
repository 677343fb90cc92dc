import type { CrisisPhrase } from './crisis/phrases/crisis-phrases.js';
import type { ScreenDecision } from './decision.js';
import type { CrisisVerdict } from './judge.js';

/** What speaks for a crisis of the person. What follows from it is for the crisis protocol, which knows the turns before. */
export interface CrisisSignals {
  /** Local, 0..1; see `LocalScore.crisis`. */
  readonly score: number;
  /** Gravest first. */
  readonly phrases: readonly CrisisPhrase[];
  /** Absent where no judge was asked, none answered, or it would not read the text: local signals then count as they are. */
  readonly verdict?: CrisisVerdict;
}

/** The decision about a message and, where anything speaks for one, a crisis of who wrote it. */
export interface InputReading extends ScreenDecision {
  readonly crisis?: CrisisSignals;
}
