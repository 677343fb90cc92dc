/**
 * How much a phrase says by itself, before anybody reads what is around it: a plan or an act; a wish to die or to be
 * hurt; despair or the wish denied; that the subject comes up, perhaps of somebody else.
 */
export type CrisisPhraseTier = 'acute' | 'elevated' | 'concern' | 'mention';

/** One reviewed line of the crisis phrases. */
export interface CrisisPhraseRule {
  /** Stable: what reviewers, signals and tests see in place of text. */
  readonly id: string;
  readonly tier: CrisisPhraseTier;
  /** Language of the patterns, for whoever reviews them. Rules apply whatever a person's locale: people switch. */
  readonly locale: string;
  /** Whole words as `normaliseCharacter` reads them (no apostrophes: `dont`, `im`), in the notation of `WordPatterns`. */
  readonly patterns: readonly [string, ...string[]];
}
