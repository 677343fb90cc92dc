/** What each signal counts, set by hand in round numbers. A turn whose words answer the whole question scores about 0.5 by them. */
export interface RankingWeights {
  /** The words of the turn before and after, and of the one before that, count this part of a turn's own. */
  readonly previous: number;
  readonly next: number;
  readonly beforePrevious: number;
  /** Added to `previous` when the turn before is a question: the turn probably answers it. */
  readonly previousQuestion: number;
  /** The turn lies in a session that is about the question. */
  readonly session: number;
  /** The question names the speaker of the turn, or another one. */
  readonly namedSpeaker: number;
  readonly otherSpeaker: number;
  /** The question names the month, or the day too, of the session. */
  readonly month: number;
  readonly day: number;
  /** A "when" question, and the turn speaks of a time. */
  readonly time: number;
  /** The logarithm of the turn's length: longer ones say more. */
  readonly length: number;
  /** The turn asks instead of telling. */
  readonly question: number;
  /** A standard deviation of the vectors' cosine. */
  readonly dense: number;
  /** A fact that was learned from the turn answers the question. */
  readonly fact: number;
  /** A fact's own salience. */
  readonly salience: number;
}

export const rankingWeights: RankingWeights = {
  previous: 0.35,
  next: 0.2,
  beforePrevious: 0.1,
  previousQuestion: 0.4,
  session: 0.2,
  namedSpeaker: 0.12,
  otherSpeaker: -0.05,
  month: 0.2,
  day: 0.2,
  time: 0.05,
  length: 0.03,
  question: -0.05,
  dense: 0.05,
  fact: 0.3,
  salience: 0.05,
};
