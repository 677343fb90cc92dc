import { FloatPool } from './float-pool.js';
import { EPISODE_SIGNALS, EpisodeRanking, type EpisodeSignal } from './ranking/episode-ranking.js';
import { FACT_SIGNALS, FactRanking, type FactSignal } from './ranking/fact-ranking.js';
import { readQuestion, type Question } from './ranking/question.js';
import type { RankingWeights } from './ranking/weights.js';
import type { Hit, IndexQuery } from './records.js';
import { BM25_BOUND } from './storage/lexical-index.js';
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
    const episodeEvidence = {
      columns: this.index.episodeColumns,
      lengthOf: (episode: number) => episodes.lexical.lengthOf(episode),
      words: yield* this.words(episodes),
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

  private *words(corpus: Corpus): Generator<void, Float32Array> {
    const scores = this.scratch(corpus.size);
    const { lexical } = corpus;
    const rarity = this.question.terms.reduce((sum, term) => sum + lexical.rarityOf(term), 0);
    for (const term of this.question.terms) {
      lexical.addScores(term, 1 / (rarity * BM25_BOUND), scores);
      yield;
    }
    return scores;
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
      const signals = from.signals.map((name, index) => [name, ranking.signals[index]!] as const);
      const added = Object.fromEntries(signals.filter(([, value]) => value !== 0));
      return { id: corpus.idOf(document), score, signals: added as Hit<Signal>['signals'] };
    });
}
