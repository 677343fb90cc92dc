import type { CrisisSignals } from '../input-reading.js';
import type { CrisisTier, CrisisVerdict } from '../judge.js';
import { graver, isSuspending, rankOf } from './crisis-tiers.js';

/** What one message says by itself. */
export interface CrisisReading {
  readonly tier: CrisisTier;
  /** Whether it adds to what the person said before: worry for somebody else, or a message that counted already, does not. */
  readonly own: boolean;
  /** Whether the judge, or words that leave no doubt, say so. */
  readonly confirmed: boolean;
  /** Whether the person says that they are fine, or did not mean it. */
  readonly reassured: boolean;
  /** Digest of the request that it came in, where no stored message tells it from the same one sent again. */
  readonly request?: string | undefined;
}

/** From here on the small model alone is a concern: what it is calibrated for. */
const SCORE_OF_CONCERN = 0.5;

/**
 * The judge decides, with two exceptions. Acute words never become nothing: where it says whom they are about instead
 * (somebody else, a story, or the person's past), they remain a concern; where it does not say, they remain elevated, for a
 * text may have talked it out of an answer. And worry for somebody else is at most a concern.
 *
 * Without a judge words count as they are; a score alone is a concern at most, and a mere mention of the subject nothing.
 */
export function readCrisis(signals: CrisisSignals | undefined, reassured: boolean): CrisisReading {
  if (!signals) return { tier: 'none', own: true, confirmed: false, reassured };
  const local = readLocally(signals);
  if (!signals.verdict) return { tier: local, own: true, confirmed: local === 'acute', reassured };
  const { about, tier } = signals.verdict;
  return {
    tier: graver(judged(signals.verdict), floorOf(local, about)),
    own: about === 'self' || about === 'none',
    confirmed: about === 'self' && rankOf(tier) >= rankOf('elevated'),
    reassured,
  };
}

/** Whether these signals suspend a persona whatever was said before: what a message of a history is withheld by. */
export function suspendsByItself(signals: CrisisSignals | undefined): boolean {
  return isSuspending(readCrisis(signals, false).tier);
}

function readLocally({ score, phrases: [gravest] }: CrisisSignals): CrisisTier {
  if (!gravest) return score >= SCORE_OF_CONCERN ? 'concern' : 'none';
  return gravest.tier === 'mention' ? 'none' : gravest.tier;
}

function judged({ about, tier }: CrisisVerdict): CrisisTier {
  if (about === 'fiction') return 'none';
  return about === 'other' && rankOf(tier) > rankOf('concern') ? 'concern' : tier;
}

function floorOf(local: CrisisTier, about: CrisisVerdict['about']): CrisisTier {
  if (local !== 'acute') return 'none';
  return about === 'none' ? 'elevated' : 'concern';
}
