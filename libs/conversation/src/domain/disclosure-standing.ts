import type { UserId } from '@rapport/kernel';
import type { DisclosedPerson, Disclosure, DisclosureState } from '@rapport/safety';

/** What decides about a disclosure to a person: who they are to the law, and when they were last told. */
export interface DisclosureStanding extends DisclosedPerson, DisclosureState {
  /** The version that recording a disclosure insists on: of two turns that saw the same, one tells. */
  readonly recordedAt: Date | undefined;
  /** When the latest turn before this one began, if it failed: nobody knows what was read of it. */
  readonly lastFailedAt: Date | undefined;
}

/** A disclosure that a turn is about to make. */
export interface DisclosureClaim {
  readonly disclosure: Disclosure;
  readonly recordedAt: Date | undefined;
}

/** Disclosures outside of stored turns, which read and record theirs in their own statements. */
export abstract class DisclosureRepository {
  abstract find(userId: UserId): Promise<DisclosureStanding>;
  /** `false`: another turn made it meanwhile. */
  abstract claim(userId: UserId, claim: DisclosureClaim, at: Date): Promise<boolean>;
}
