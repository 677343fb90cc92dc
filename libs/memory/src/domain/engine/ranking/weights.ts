/**
 * What each signal counts, set by hand in round numbers: on plateaus, where a neighbouring value changes little, of
 * transcripts as they are and of the same ones cut into short informal messages. docs/memory-eval.md has the figures.
 *
 * What a turn says adds to its score; who says it and in which form only deducts. So a score near nought means that a turn
 * has nothing to do with the question, whoever says it, and scores of facts and turns compare.
 */
export interface RankingWeights {
  /** The question's words: what a turn scores that has all of three rare ones. */
  readonly words: number;
  /** Words of the one, two and three turns before count this part of a turn's own, and of those after it. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Added for the words of a question that the turn answers. */
  readonly answer: number;
  /** Words of the kind that the question asks for: `guitar` for "which instruments". */
  readonly kind: number;
  /** The turn lies in a session that is about the question. */
  readonly session: number;
  /** The question means another speaker. */
  readonly otherSpeaker: number;
  /** The question names the month, or the day too, of the session. */
  readonly month: number;
  readonly day: number;
  /** A "when" question, and the turn speaks of a time. */
  readonly time: number;
  /** The turn does not tell what its speaker did, or the question means another one. */
  readonly tellsNothing: number;
  /** The logarithm of the turn's length beside a usual one's: longer ones say more. */
  readonly length: number;
  /** The turn asks instead of telling. */
  readonly question: number;
  /** A standard deviation of the vectors' cosine: the turn's own, and those of the turns before and after it. */
  readonly dense: number;
  readonly densePrevious: number;
  readonly denseNext: number;
  /** A fact that was learned from the turn answers the question. */
  readonly fact: number;
  /** A fact's own salience. */
  readonly salience: number;
}

export const rankingWeights: RankingWeights = {
  words: 1.2,
  before: [0.3, 0.2, 0.1],
  after: [0.2, 0.1],
  answer: 0.5,
  kind: 0.3,
  session: 0.1,
  otherSpeaker: -0.2,
  month: 0.2,
  day: 0.2,
  time: 0.1,
  tellsNothing: -0.05,
  length: 0.03,
  question: -0.05,
  dense: 0.05,
  densePrevious: 0.03,
  denseNext: 0.02,
  fact: 0.3,
  salience: 0.05,
};
