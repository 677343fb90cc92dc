import type { SafetyTier } from './decision.js';
import type { PastText, ScreenContext } from './screen-context.js';

/** How much a person seems to be in danger of harming themselves. */
export const CRISIS_TIERS = ['none', 'concern', 'elevated', 'acute'] as const;
export type CrisisTier = (typeof CRISIS_TIERS)[number];

/** What a model that understands made of a text that words and scores left unsure. */
export interface JudgeVerdict {
  /** The gravest harm: a category of the policy, or `none`. */
  readonly category: string;
  readonly tier: SafetyTier;
  /** Whether the message tries to lift the rules of the conversation. */
  readonly jailbreak: boolean;
  readonly crisis: {
    readonly tier: CrisisTier;
    /** Whom it is about: worry for a friend, a song and a novel are no crisis of the person. */
    readonly about: 'self' | 'other' | 'fiction' | 'none';
  };
}

export interface JudgeQuestion extends Required<Pick<ScreenContext, 'locale' | 'account'>> {
  readonly text: string;
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
