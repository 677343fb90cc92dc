import type { EpisodeColumns } from '../storage/episode-columns.js';
import { saturated, type LexicalIndex } from '../storage/lexical-index.js';
import { TurnCue } from './turn-cues.js';
import type { RankingWeights } from './weights.js';

const NONE = -1;

type Columns = Pick<EpisodeColumns, 'previous' | 'next' | 'speaker' | 'cues' | 'at'>;

/** Turns that are further apart than this do not answer each other. */
const CONTEXT_MS = 6 * 3_600_000;

/** Whether two episodes of a conversation belong to one exchange; -1 for one that does not exist. */
export function areNear(at: Float64Array, one: number, other: number): boolean {
  return one !== NONE && other !== NONE && Math.abs(at[one]! - at[other]!) <= CONTEXT_MS;
}

/** How far after a question its answer begins, in messages, and how many of them it takes. */
const ANSWER_REACH = 6;
const ANSWER_MESSAGES = 2;

/**
 * BM25 of the turns with their neighbours as further fields: a word that the turns around it use counts as a part of an
 * occurrence in the turn itself. Saturating the sum, not each turn's score, keeps a word that a whole exchange repeats
 * from counting many times over.
 */
export class ContextWindow {
  /** What the turns' own words score. */
  readonly own: Float32Array;
  /** With those of the turns around them; never less. */
  readonly whole: Float32Array;
  private readonly frequencies: Float32Array;
  private readonly touched: number[] = [];

  /** @param scratch makes arrays of zeros, of the length of the episodes that take part */
  constructor(
    private readonly columns: Columns,
    private readonly weights: RankingWeights,
    scratch: () => Float32Array,
  ) {
    this.own = scratch();
    this.whole = scratch();
    this.frequencies = scratch();
  }

  /** @param gain what a turn gains that consists of the term alone, endlessly repeated */
  addTerm(lexical: Pick<LexicalIndex, 'visit'>, term: string, gain: number): void {
    const { own, whole, frequencies, touched } = this;
    lexical.visit(term, (episode, frequency) => {
      // What was added since the search began has no place in it.
      if (episode >= own.length) return;
      own[episode]! += gain * saturated(frequency);
      this.spread(episode, frequency);
    });
    for (const episode of touched) {
      whole[episode]! += gain * saturated(frequencies[episode]!);
      frequencies[episode] = 0;
    }
    touched.length = 0;
  }

  private spread(episode: number, frequency: number): void {
    const { columns, weights } = this;
    this.add(episode, frequency);
    this.walk(episode, columns.next, weights.before, frequency);
    this.walk(episode, columns.previous, weights.after, frequency);
    if ((columns.cues[episode]! & TurnCue.question) !== 0) this.answer(episode, weights.answer * frequency);
  }

  private walk(from: number, links: Int32Array, shares: readonly number[], frequency: number): void {
    let episode = from;
    for (const share of shares) {
      episode = links[episode]!;
      if (!this.isNear(from, episode)) return;
      this.add(episode, share * frequency);
    }
  }

  /** A question's words belong to its answer: to the first messages that someone else sends after it. */
  private answer(question: number, frequency: number): void {
    const { next, speaker } = this.columns;
    let answered = 0;
    let episode = next[question]!;
    for (let step = 0; step < ANSWER_REACH && answered < ANSWER_MESSAGES; step++) {
      if (!this.isNear(question, episode)) return;
      if (speaker[episode] !== speaker[question]) {
        this.add(episode, frequency);
        answered++;
      } else if (answered > 0) return;
      episode = next[episode]!;
    }
  }

  private add(episode: number, frequency: number): void {
    if (this.frequencies[episode] === 0) this.touched.push(episode);
    this.frequencies[episode]! += frequency;
  }

  private isNear(from: number, episode: number): boolean {
    return episode < this.own.length && areNear(this.columns.at, from, episode);
  }
}
