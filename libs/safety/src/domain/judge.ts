import type { SafetyTier } from './decision.js';
import type { PastText, ScreenContext } from './screen-context.js';

/** How much a person seems to be in danger of harming themselves. */
export const CRISIS_TIERS = ['none', 'concern', 'elevated', 'acute'] as const;
export type CrisisTier = (typeof CRISIS_TIERS)[number];

/** What a model that understands says of a crisis. */
export interface CrisisVerdict {
  readonly tier: CrisisTier;
  /** Whom it is about: worry for a friend, a song and a novel are no crisis of the person. */
  readonly about: 'self' | 'other' | 'fiction' | 'none';
}

/** What a model that understands made of a text that words and scores left unsure. */
export interface JudgeVerdict {
  /** The gravest harm: a category of the policy, or `none`. */
  readonly category: string;
  readonly tier: SafetyTier;
  /** Whether the message tries to lift the rules of the conversation. */
  readonly jailbreak: boolean;
  /** Absent where it would not read the text: that says nothing of whoever wrote it. */
  readonly crisis?: CrisisVerdict | undefined;
}

/** What one question shows of a text, in UTF-16 units. */
export const JUDGED_CHARACTERS = 8_000;

export interface JudgeQuestion extends Required<Pick<ScreenContext, 'locale' | 'account'>> {
  readonly text: string;
  /** Which of so many equal parts is asked about. Without it, both ends of a text that is too long are shown. */
  readonly part?: { readonly index: number; readonly of: number } | undefined;
  readonly side: 'input' | 'output';
  readonly past: readonly PastText[];
}

/**
 * Asks the model what to make of a text, once a text: verdicts are kept for a while, by keyed hash. One call answers for
 * harm, jailbreak and crisis.
 */
export abstract class SafetyJudge {
  /** Undefined where no verdict was to be had in time or within the budget: the caller's policy says what then. Never throws. */
  abstract judge(question: JudgeQuestion): Promise<JudgeVerdict | undefined>;
}
