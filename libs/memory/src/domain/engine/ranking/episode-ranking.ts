import type { EpisodeColumns } from '../storage/episode-columns.js';
import type { Question } from './question.js';
import { TurnCue } from './turn-cues.js';
import type { RankingWeights } from './weights.js';

export const EPISODE_SIGNALS = ['words', 'context', 'session', 'speaker', 'date', 'form', 'meaning', 'fact'] as const;
export type EpisodeSignal = (typeof EPISODE_SIGNALS)[number];

type Column = 'previous' | 'next' | 'session' | 'speaker' | 'cues' | 'at';

/** What is known of each episode with regard to one question, by the number of the episode. */
export interface EpisodeEvidence {
  readonly columns: Pick<EpisodeColumns, Column | 'sessionDay' | 'sessionCount'>;
  readonly lengthOf: (episode: number) => number;
  /** BM25 of the question's terms, as a part of the most that any text could score. */
  readonly words: Float32Array;
  /** Standardised cosine, 0 for an episode without vector. */
  readonly meaning: Float32Array;
  /** The best score by words of the facts that were learned from the episode. */
  readonly facts: Float32Array;
}

/** Turns that are further apart than this do not answer each other. */
const CONTEXT_MS = 6 * 3_600_000;

/** Scores the episodes of one question. What `score` returns is the sum of `signals`, so that every result explains itself. */
export class EpisodeRanking {
  /** In the order of EPISODE_SIGNALS; those of the episode scored last. */
  readonly signals = new Float64Array(EPISODE_SIGNALS.length);
  private readonly sessions: Float32Array;
  private readonly dates: Float32Array;

  constructor(
    private readonly question: Question,
    private readonly evidence: EpisodeEvidence,
    private readonly weights: RankingWeights,
  ) {
    this.sessions = this.sessionPrior();
    this.dates = this.datePrior();
  }

  score(episode: number): number {
    const { question, signals, weights } = this;
    const { columns, words, meaning, facts, lengthOf } = this.evidence;
    const cues = columns.cues[episode]!;
    const session = columns.session[episode]!;
    const asks = (cues & TurnCue.question) !== 0 ? weights.question : 0;
    const tellsTime = question.asksWhen && (cues & TurnCue.time) !== 0 ? weights.time : 0;
    signals[0] = words[episode]!;
    signals[1] = this.context(episode);
    signals[2] = weights.session * (this.sessions[session] ?? 0);
    signals[3] = this.speaker(episode);
    signals[4] = this.dates[session] ?? 0;
    signals[5] = weights.length * Math.log(1 + lengthOf(episode)) + asks + tellsTime;
    signals[6] = weights.dense * meaning[episode]!;
    signals[7] = weights.fact * facts[episode]!;
    return signals[0] + signals[1] + signals[2] + signals[3] + signals[4] + signals[5] + signals[6] + signals[7];
  }

  private context(episode: number): number {
    const { weights } = this;
    const { columns, words } = this.evidence;
    let context = 0;
    const previous = this.neighbour(episode, columns.previous[episode]!);
    if (previous >= 0) {
      const answers = (columns.cues[previous]! & TurnCue.question) !== 0;
      context += words[previous]! * (weights.previous + (answers ? weights.previousQuestion : 0));
      const before = this.neighbour(episode, columns.previous[previous]!);
      if (before >= 0) context += words[before]! * weights.beforePrevious;
    }
    const next = this.neighbour(episode, columns.next[episode]!);
    return next < 0 ? context : context + words[next]! * weights.next;
  }

  private neighbour(episode: number, other: number): number {
    const { columns, words } = this.evidence;
    const { at } = columns;
    // A turn that was added since the search began has no score yet.
    return other >= 0 && other < words.length && Math.abs(at[episode]! - at[other]!) <= CONTEXT_MS ? other : -1;
  }

  private speaker(episode: number): number {
    if (this.question.speaker < 0) return 0;
    const isNamed = this.evidence.columns.speaker[episode] === this.question.speaker;
    return isNamed ? this.weights.namedSpeaker : this.weights.otherSpeaker;
  }

  /** How much a session is about the question, 0 to 1: neither one hit in many turns nor a chatter of small ones. */
  private sessionPrior(): Float32Array {
    const { columns, words } = this.evidence;
    const best = new Float32Array(columns.sessionCount);
    const prior = new Float32Array(columns.sessionCount);
    for (let episode = 0; episode < words.length; episode++) {
      const score = words[episode]!;
      if (score === 0) continue;
      const session = columns.session[episode]!;
      prior[session]! += score;
      if (score > best[session]!) best[session] = score;
    }
    let largest = 1e-6;
    for (let session = 0; session < prior.length; session++) {
      prior[session] = Math.sqrt(prior[session]! * best[session]!);
      largest = Math.max(largest, prior[session]!);
    }
    for (let session = 0; session < prior.length; session++) prior[session]! /= largest;
    return prior;
  }

  private datePrior(): Float32Array {
    const { columns } = this.evidence;
    const { months, year, dayOfMonth } = this.question;
    const prior = new Float32Array(columns.sessionCount);
    if (months.length === 0) return prior;
    for (let session = 0; session < prior.length; session++) {
      const date = new Date(columns.sessionDay[session]! * 86_400_000);
      if (!months.includes(date.getUTCMonth()) || (year !== undefined && year !== date.getUTCFullYear())) continue;
      prior[session] = this.weights.month + (date.getUTCDate() === dayOfMonth ? this.weights.day : 0);
    }
    return prior;
  }
}
