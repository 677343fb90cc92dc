import type { EpisodeColumns } from '../storage/episode-columns.js';
import type { Question } from './question.js';
import { areNear } from './context-window.js';
import { TurnCue } from './turn-cues.js';
import type { RankingWeights } from './weights.js';

export const EPISODE_SIGNALS = [
  ...(['words', 'context', 'kind', 'session', 'speaker'] as const),
  ...(['date', 'form', 'meaning', 'fact'] as const),
] as const;
export type EpisodeSignal = (typeof EPISODE_SIGNALS)[number];

type Column = 'previous' | 'next' | 'session' | 'speaker' | 'fromUser' | 'cues' | 'at';

/** What is known of each episode with regard to one question, by the number of the episode. */
export interface EpisodeEvidence {
  readonly columns: Pick<EpisodeColumns, Column | 'sessionDay' | 'sessionCount'>;
  readonly lengthOf: (episode: number) => number;
  /** Weighted BM25 of the question's terms, by the episode's own words. */
  readonly words: Float32Array;
  /** The same with the words of the episodes around it. */
  readonly window: Float32Array;
  /** How much the episode names things of the kind that is asked for, 0 to 1. */
  readonly kinds: Float32Array;
  /** Standardised cosine, 0 for an episode without vector. */
  readonly meaning: Float32Array;
  /** The best score by words of the facts that were learned from the episode. */
  readonly facts: Float32Array;
}

/** Terms of a turn. */
const USUAL_LENGTH = 10;

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
    const { columns, words, window, kinds, facts, lengthOf } = this.evidence;
    const cues = columns.cues[episode]!;
    const session = columns.session[episode]!;
    const isMeant = this.isMeant(episode);
    const asks = (cues & TurnCue.question) !== 0 ? weights.question : 0;
    const tellsTime = question.asksWhen && (cues & TurnCue.time) !== 0 ? weights.time : 0;
    const tells = isMeant !== false && (cues & TurnCue.tells) !== 0 ? 0 : weights.tellsNothing;
    signals[0] = words[episode]!;
    signals[1] = window[episode]! - words[episode]!;
    signals[2] = weights.kind * kinds[episode]!;
    signals[3] = weights.session * (this.sessions[session] ?? 0);
    signals[4] = isMeant === false ? weights.otherSpeaker : 0;
    signals[5] = this.dates[session] ?? 0;
    signals[6] = weights.length * Math.log((1 + lengthOf(episode)) / (1 + USUAL_LENGTH)) + asks + tellsTime + tells;
    signals[7] = this.meaning(episode);
    signals[8] = weights.fact * facts[episode]!;
    let sum = 0;
    for (let signal = 0; signal < signals.length; signal++) sum += signals[signal]!;
    return sum;
  }

  /** Whether the question means the speaker; undefined when it means nobody in particular. */
  private isMeant(episode: number): boolean | undefined {
    const { speaker, role } = this.question;
    const { columns } = this.evidence;
    if (speaker >= 0) return columns.speaker[episode] === speaker;
    return role && (columns.fromUser[episode] === 1) === (role === 'user');
  }

  /** What was said before and after is often the same thing in other words. */
  private meaning(episode: number): number {
    const { weights } = this;
    const { columns, meaning } = this.evidence;
    const previous = this.meaningNear(episode, columns.previous[episode]!);
    const next = this.meaningNear(episode, columns.next[episode]!);
    return weights.dense * meaning[episode]! + weights.densePrevious * previous + weights.denseNext * next;
  }

  private meaningNear(episode: number, other: number): number {
    const { columns, meaning } = this.evidence;
    // One that was added since the search began was not compared.
    return other < meaning.length && areNear(columns.at, episode, other) ? meaning[other]! : 0;
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
