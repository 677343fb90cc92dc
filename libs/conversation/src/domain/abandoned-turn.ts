import type { MessageId, UserId } from '@rapport/kernel';
import type { Db } from '@rapport/platform';
import type { Checkpoint } from './turn-repository.js';
import type { Spending, TurnClaim } from './turn.js';

/** A turn that nobody runs any more. */
export interface AbandonedTurn extends TurnClaim {
  readonly replyId: MessageId;
  /** What its last checkpoint held. Throws what the person's key does: nobody needs one to end a turn. */
  readonly partial: () => Promise<string>;
  /** Tokens that its last checkpoint counted. */
  readonly counted: number;
}

export interface Abandoned {
  readonly now: Date;
  /** One person's only. */
  readonly userId?: UserId | undefined;
  /** Also those whose lease has not run out: for who knows that nobody may run them. */
  readonly evenLeased?: boolean;
}

/** Turns whose process is gone, or seems to be. */
export abstract class AbandonedTurnRepository {
  /** Running turns whose lease has run out, at most `limit`. */
  abstract find(which: Abandoned & { readonly limit: number }): Promise<readonly AbandonedTurn[]>;

  /**
   * Puts what is known of a turn in the place of its last checkpoint, and leaves its lease run out. Nothing where its lease
   * was renewed since it was found: its process lives.
   */
  abstract keep(turn: Checkpoint, which: Omit<Abandoned, 'userId'>): Promise<void>;

  /**
   * Ends these, keeping as an incomplete reply what their checkpoints hold, and counting what those counted. Their
   * reservations stand: in case their processes live after all, and know more.
   * @returns those of them that nobody else has ended, and whose lease was not renewed since; each with the fence that it has now
   */
  abstract interrupt(turns: readonly TurnClaim[], which: Omit<Abandoned, 'userId'>): Promise<readonly TurnClaim[]>;

  /** Puts the exact account in the place of the one that an interrupted turn was ended with, by whoever ran it until then. */
  abstract amend(db: Db, claim: TurnClaim, spending: Spending): Promise<void>;
}
