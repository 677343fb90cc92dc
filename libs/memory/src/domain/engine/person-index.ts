import type { QuantisedVector } from './dense/quantise.js';
import { searchMemories, type MemoryHits } from './search.js';
import type { EpisodeRecord, FactRecord, IndexQuery } from './records.js';
import { rankingWeights, type RankingWeights } from './ranking/weights.js';
import { Corpus } from './storage/corpus.js';
import { EpisodeColumns } from './storage/episode-columns.js';
import { FactColumns } from './storage/fact-columns.js';
import { StringTable } from './storage/string-table.js';
import { termsOf } from './text/terms.js';

/**
 * Everything one person can be reminded of, in memory: exact, searchable the moment it is added, and without the texts
 * themselves, which the caller reads for the winners. Not thread-safe and free of I/O: whoever owns it adds, removes and
 * steps through searches on one thread.
 */
export class PersonIndex {
  private readonly episodes = new Corpus();
  private readonly facts = new Corpus();
  private readonly episodeColumns = new EpisodeColumns();
  private readonly factColumns = new FactColumns();
  private readonly personas = new StringTable();

  constructor(private readonly weights: RankingWeights = rankingWeights) {}

  get episodeCount(): number {
    return this.episodes.documents;
  }

  get factCount(): number {
    return this.facts.documents;
  }

  /** All that it holds, spare room included: exact, because all of it is in typed arrays. */
  get bytes(): number {
    const columns = this.episodeColumns.bytes + this.factColumns.bytes;
    return this.episodes.bytes + this.facts.bytes + columns + this.personas.bytes;
  }

  /** Of all places, how many are left behind by what was removed, 0 to 1: a large part is a reason to build anew. */
  get wasted(): number {
    const places = this.episodes.size + this.facts.size;
    return places === 0 ? 0 : 1 - (this.episodeCount + this.factCount) / places;
  }

  /** Adds the episode, or replaces the one of its id. */
  addEpisode(record: EpisodeRecord): void {
    const episode = this.episodes.numberOf(record.id);
    if (this.episodes.has(episode)) this.removeEpisodes([record.id]);
    this.episodes.add(episode, termsOf(record.text), record.vector);
    this.episodeColumns.add(episode, record, this.personas.intern(record.persona));
  }

  /** Adds the fact, or replaces the one of its id. */
  addFact(record: FactRecord): void {
    const fact = this.facts.numberOf(record.id);
    if (this.facts.has(fact)) this.removeFacts([record.id]);
    this.facts.add(fact, termsOf(record.text), record.vector);
    const persona = record.persona === undefined ? undefined : this.personas.intern(record.persona);
    const sources = record.sources.map((id) => this.episodes.numberOf(id));
    this.factColumns.add(fact, record, persona, sources);
  }

  /** Gives an episode or a fact its vector, which may come later than its text. Unknown ids are passed over. */
  setVector(id: string, vector: QuantisedVector): void {
    for (const corpus of [this.episodes, this.facts]) {
      const document = corpus.find(id);
      if (document >= 0) corpus.setVector(document, vector);
    }
  }

  /** Removes episodes and facts; unknown ids are passed over. One pass over the index, however many go. */
  remove(ids: Iterable<string>): void {
    const all = [...ids];
    this.removeEpisodes(all);
    this.removeFacts(all);
  }

  /** Yields every fraction of a millisecond; between two steps the index may change and other searches may run. */
  search(query: IndexQuery): Generator<void, MemoryHits> {
    const { episodes, facts, episodeColumns, factColumns, personas, weights } = this;
    return searchMemories({ episodes, facts, episodeColumns, factColumns, personas, weights }, query);
  }

  private removeEpisodes(ids: readonly string[]): void {
    const documents = present(this.episodes, ids);
    this.episodes.remove(documents);
    for (const episode of documents) this.episodeColumns.remove(episode);
  }

  private removeFacts(ids: readonly string[]): void {
    this.facts.remove(present(this.facts, ids));
  }
}

function present(corpus: Corpus, ids: readonly string[]): Set<number> {
  return new Set(ids.map((id) => corpus.find(id)).filter((document) => document >= 0));
}
