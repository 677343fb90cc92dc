import type { CrisisTier } from '../judge.js';
import type { CrisisResource } from './crisis-protocol.js';
import type { CrisisState } from './crisis-state.js';

/** What is counted, without anybody's name. */
export type CrisisMeasure = 'sign' | 'suspension' | 'referral' | 'notice';

/** A person's state as it was read. */
export interface StandingCrisis {
  readonly state: CrisisState;
  /** What a change of it insists on. */
  readonly revision: number;
}

/** What the digest of a person's id is for: they cannot be told from it, nor found by it elsewhere. */
export const SUBJECT_PURPOSE = 'crisis.subject';

/** What the digest of a request is for. */
export const REQUEST_PURPOSE = 'crisis.request';

/** What the operator is told: nobody's name, and no text. */
export interface CrisisNotification {
  readonly id: string;
  /** A keyed digest of the person's id: the same for the same person in one deployment, and of no use elsewhere. */
  readonly subject: Buffer;
  readonly tier: CrisisTier;
  readonly handOff: boolean;
}

/** What a message changes. Stored with the message, in one statement. */
export interface CrisisChange {
  /** Revision that it was made from; 0 where there was none. */
  readonly from: number;
  /** Undefined: nothing is kept any more. */
  readonly state: CrisisState | undefined;
  readonly locale: string;
  readonly counts: readonly { readonly measure: CrisisMeasure; readonly tier: CrisisTier }[];
  readonly notification?: CrisisNotification | undefined;
}

/** What is done about one message. */
export interface CrisisDecision {
  readonly tier: CrisisTier;
  /** The persona is suspended, and this is the answer. */
  readonly referral?: { readonly text: string; readonly resources: readonly CrisisResource[] } | undefined;
  /** Shown beside the persona's answer. */
  readonly notice?: readonly CrisisResource[] | undefined;
  /** The persona is told to be gentle. */
  readonly gentle: boolean;
  /** Absent where nothing is to be stored. */
  readonly change?: CrisisChange | undefined;
}
