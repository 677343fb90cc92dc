import { FloatPool } from './float-pool.js';
import { ContextWindow } from './ranking/context-window.js';
import { EPISODE_SIGNALS, EpisodeRanking, type EpisodeSignal } from './ranking/episode-ranking.js';
import { FACT_SIGNALS, FactRanking, type FactSignal } from './ranking/fact-ranking.js';
import { readQuestion, type Question, type QuestionTerm } from './ranking/question.js';
import type { RankingWeights } from './ranking/weights.js';
import type { Hit, IndexQuery } from './records.js';
import { BM25_BOUND, type LexicalIndex } from './storage/lexical-index.js';
import type { Corpus } from './storage/corpus.js';
import type { EpisodeColumns } from './storage/episode-columns.js';
import type { FactColumns } from './storage/fact-columns.js';
import type { StringTable } from './storage/string-table.js';
import { TopK } from './top-k.js';

export interface MemoryHits {
  /** Best first. */
  readonly episodes: readonly Hit<EpisodeSignal>[];
  readonly facts: readonly Hit<FactSignal>[];
  /** Whether vectors took part; without them what is said in other words is not found. */
  readonly byMeaning: boolean;
}

export interface Searchable {
  readonly episodes: Corpus;
  readonly facts: Corpus;
  readonly episodeColumns: EpisodeColumns;
  readonly factColumns: FactColumns;
  readonly personas: StringTable;
  readonly weights: RankingWeights;
}

/** Documents between two yields of the passes over all of them. */
const STRIDE = 2_048;
/** Questions have about three words that are rare; a message that is one question has many more. */
const USUAL_TERMS = 3;
const MOST_GAIN = 2;
const pool = new FloatPool();

export function* searchMemories(index: Searchable, query: IndexQuery): Generator<void, MemoryHits> {
  const borrowed: Float32Array[] = [];
  const scratch = (length: number): Float32Array => {
    const array = pool.borrow(length);
    borrowed.push(array);
    return array;
  };
  try {
    return yield* new Search(index, query, scratch).run();
  } finally {
    for (const array of borrowed) pool.giveBack(array);
  }
}

/** One question. It sees the documents that were there when it began, without those removed since. */
class Search {
  private readonly question: Question;
  /** Undefined for all of them; -1 for one that nothing is known of. */
  private readonly persona: number | undefined;

  constructor(
    private readonly index: Searchable,
    private readonly query: IndexQuery,
    private readonly scratch: (length: number) => Float32Array,
  ) {
    const { speakers } = index.episodeColumns;
    this.question = readQuestion(
      query.text,
      Array.from({ length: speakers.size }, (_, speaker) => speakers.get(speaker)),
    );
    this.persona = query.persona === undefined ? undefined : index.personas.find(query.persona);
  }

  *run(): Generator<void, MemoryHits> {
    const { episodes, facts, factColumns, weights } = this.index;
    const factEvidence = {
      words: yield* this.words(facts),
      meaning: yield* this.meaning(facts),
      salience: factColumns.salience,
    };
    const context = yield* this.context();
    const episodeEvidence = {
      columns: this.index.episodeColumns,
      lengthOf: (episode: number) => episodes.lexical.lengthOf(episode),
      words: context.own,
      window: context.whole,
      kinds: yield* this.kinds(),
      meaning: yield* this.meaning(episodes),
      facts: this.scratch(episodes.size),
    };
    this.creditSources(factEvidence.words, episodeEvidence.facts);
    return {
      episodes: yield* best(this.query.episodes, {
        corpus: episodes,
        size: episodeEvidence.words.length,
        ranking: new EpisodeRanking(this.question, episodeEvidence, weights),
        signals: EPISODE_SIGNALS,
        isEligible: this.episodeFilter(),
      }),
      facts: yield* best(this.query.facts, {
        corpus: facts,
        size: factEvidence.words.length,
        ranking: new FactRanking(factEvidence, weights),
        signals: FACT_SIGNALS,
        isEligible: this.factFilter(),
      }),
      byMeaning: this.query.vector !== undefined && episodes.space(this.query.vector.space) !== undefined,
    };
  }

  private *context(): Generator<void, ContextWindow> {
    const { episodes, episodeColumns, weights } = this.index;
    const size = episodes.size;
    const context = new ContextWindow(episodeColumns, weights, () => this.scratch(size));
    const gain = this.gain(episodes.lexical);
    for (const { text, weight } of this.question.terms) {
      context.addTerm(episodes.lexical, text, weight * gain * episodes.lexical.rarityOf(text) * BM25_BOUND);
      yield;
    }
    return context;
  }

  private *words(corpus: Corpus): Generator<void, Float32Array> {
    const scores = this.scratch(corpus.size);
    const gain = this.gain(corpus.lexical);
    for (const { text, weight } of this.question.terms) {
      corpus.lexical.addScores(text, weight * gain, scores);
      yield;
    }
    return scores;
  }

  /**
   * What a term's BM25 counts: less the more other terms there are, but not so much less that a long question's words
   * all together count no more than a short one's.
   */
  private gain(lexical: LexicalIndex): number {
    const rarity = this.rarityOf(this.question.terms, lexical);
    const asTerms = rarity / lexical.rarityOf('');
    return (this.index.weights.words * Math.min(MOST_GAIN, Math.sqrt(asTerms / USUAL_TERMS))) / (rarity * BM25_BOUND);
  }

  private *kinds(): Generator<void, Float32Array> {
    const { lexical, size } = this.index.episodes;
    const scores = this.scratch(size);
    const { kinds, terms } = this.question;
    if (kinds.length === 0) return scores;
    const rarity = this.rarityOf(terms, lexical) * lexical.rarityOf('');
    for (const { asked, members } of kinds) {
      const part = this.rarityOf(
        terms.filter(({ text }) => asked.includes(text)),
        lexical,
      );
      for (const member of members) {
        lexical.raise(member, (part * lexical.rarityOf(member)) / rarity, scores);
        yield;
      }
    }
    return scores;
  }

  private rarityOf(terms: readonly QuestionTerm[], lexical: LexicalIndex): number {
    return terms.reduce((sum, { text, weight }) => sum + weight * lexical.rarityOf(text), 0);
  }

  private *meaning(corpus: Corpus): Generator<void, Float32Array> {
    const scores = this.scratch(corpus.size);
    const { vector } = this.query;
    const space = vector && corpus.space(vector.space);
    if (space) yield* space.standardisedCosines(vector.values, scores);
    return scores;
  }

  /** A fact is a key to the turns it was learned from, in words that they may not have used. */
  private creditSources(factWords: Float32Array, credits: Float32Array): void {
    const isKnown = this.factFilter();
    for (let fact = 0; fact < factWords.length; fact++) {
      const score = factWords[fact]!;
      if (score === 0 || !isKnown(fact)) continue;
      for (const episode of this.index.factColumns.sourcesOf(fact)) {
        if (score > credits[episode]!) credits[episode] = score;
      }
    }
  }

  private episodeFilter(): (episode: number) => boolean {
    const { episodes, episodeColumns: columns } = this.index;
    const { except } = this.query;
    const conversation = except ? columns.conversations.find(except.conversation) : -1;
    const fromOrder = except?.fromOrder ?? Infinity;
    return (episode) =>
      episodes.has(episode) &&
      (this.persona === undefined || columns.persona[episode] === this.persona) &&
      !(columns.conversation[episode] === conversation && columns.order[episode]! >= fromOrder);
  }

  private factFilter(): (fact: number) => boolean {
    const { facts, factColumns } = this.index;
    return (fact) => facts.has(fact) && factColumns.isKnown(fact, this.persona, this.query.now);
  }
}

interface Candidates<Signal extends string> {
  readonly corpus: Corpus;
  /** How many there were when the search began. */
  readonly size: number;
  readonly ranking: { score(document: number): number; readonly signals: Float64Array };
  readonly signals: readonly Signal[];
  readonly isEligible: (document: number) => boolean;
}

function* best<Signal extends string>(count: number, from: Candidates<Signal>): Generator<void, Hit<Signal>[]> {
  const { corpus, size, ranking, isEligible } = from;
  const top = new TopK(Math.min(count, size));
  for (let document = 0; document < size; document++) {
    if (document % STRIDE === STRIDE - 1) yield;
    if (isEligible(document)) top.offer(document, ranking.score(document));
  }
  // Once more, for what was forgotten while this was under way.
  return top
    .ranked()
    .filter(isEligible)
    .map((document) => {
      const score = ranking.score(document);
      const signals: Partial<Record<Signal, number>> = {};
      for (const [index, name] of from.signals.entries()) {
        const added = ranking.signals[index]!;
        if (added !== 0) signals[name] = added;
      }
      return { id: corpus.idOf(document), score, signals };
    });
}
