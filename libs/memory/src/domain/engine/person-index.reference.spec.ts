import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PersonIndex } from './person-index.js';
import { ContextWindow } from './ranking/context-window.js';
import { EpisodeRanking, type EpisodeEvidence } from './ranking/episode-ranking.js';
import { FactRanking } from './ranking/fact-ranking.js';
import { readQuestion, type Question } from './ranking/question.js';
import { turnCues } from './ranking/turn-cues.js';
import { rankingWeights } from './ranking/weights.js';
import type { EpisodeRecord, FactRecord, IndexQuery } from './records.js';
import type { MemoryHits } from './search.js';
import { termsOf } from './text/terms.js';

/**
 * The index beside a scorer that reads everything from the records anew for each query: what is tested is that postings,
 * links, vectors and statistics are right however they came to be; how signals are weighed is ranking's own business.
 */
const DAY_MS = 86_400_000;
const WORDS = ['bees', 'honey', 'Anna', 'moved', 'house', 'last', 'May', 'why?', 'the', 'pet', 'dog', '2024'];
const SPACES = ['a/4', 'b/4'];

const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 8 }).map((words) => words.join(' '));
const vector = fc.record({ space: fc.constantFrom(...SPACES), values: fc.int8Array({ minLength: 4, maxLength: 4 }) });
const maybeVector = fc.option(vector, { nil: undefined });
const id = (kind: string) => fc.nat(14).map((number) => `${kind}${number}`);

const episodeRecord: fc.Arbitrary<EpisodeRecord> = fc.record({
  id: id('e'),
  conversation: fc.constantFrom('c1', 'c2'),
  persona: fc.constant('p1'),
  role: fc.constantFrom('user', 'assistant'),
  name: fc.option(fc.constantFrom('Anna', 'Ben'), { nil: undefined }),
  text,
  at: fc.integer({ min: 0, max: 40 }).map((day) => Date.UTC(2024, 3, 20) + (day * DAY_MS) / 4),
  order: fc.double({ min: 0, max: 1e6, noNaN: true }),
  vector: maybeVector,
});

const factRecord: fc.Arbitrary<FactRecord> = fc.record({
  id: id('f'),
  text,
  sources: fc.uniqueArray(id('e'), { maxLength: 3 }),
  persona: fc.option(fc.constantFrom('p1', 'p2'), { nil: undefined }),
  salience: fc.double({ min: 0, max: 1, noNaN: true }),
  validUntil: fc.option(fc.nat(20), { nil: undefined }),
  vector: maybeVector,
});

const change = fc.oneof(
  { weight: 6, arbitrary: episodeRecord.map((record) => ({ do: 'episode', record }) as const) },
  { weight: 3, arbitrary: factRecord.map((record) => ({ do: 'fact', record }) as const) },
  {
    weight: 2,
    arbitrary: fc.array(fc.oneof(id('e'), id('f')), { maxLength: 4 }).map((ids) => ({ do: 'remove', ids }) as const),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('vector' as const), id: fc.oneof(id('e'), id('f')), vector }) },
);

const query: fc.Arbitrary<IndexQuery> = fc.record({
  text,
  vector: maybeVector,
  persona: fc.constant('p1'),
  now: fc.nat(20),
  except: fc.option(fc.record({ conversation: fc.constantFrom('c1', 'c3'), fromOrder: fc.nat(1e6) }), {
    nil: undefined,
  }),
  episodes: fc.nat(20),
  facts: fc.nat(20),
});

interface Records {
  readonly episodes: Map<string, EpisodeRecord>;
  readonly facts: Map<string, FactRecord>;
  /** Who ever spoke: a name stays a name when its turns went. */
  readonly speakers: Set<string>;
}

function setup(changes: Iterable<typeof change extends fc.Arbitrary<infer T> ? T : never>) {
  const sut = new PersonIndex();
  const records: Records = { episodes: new Map(), facts: new Map(), speakers: new Set() };
  const put = <T extends { readonly id: string }>(map: Map<string, T>, record: T): void => {
    map.delete(record.id);
    map.set(record.id, record);
  };
  for (const step of changes) {
    if (step.do === 'episode') {
      sut.addEpisode(step.record);
      put(records.episodes, step.record);
      records.speakers.add(speakerOf(step.record));
    } else if (step.do === 'fact') {
      sut.addFact(step.record);
      put(records.facts, step.record);
    } else if (step.do === 'remove') {
      sut.remove(step.ids);
      for (const gone of step.ids) [records.episodes, records.facts].forEach((map) => map.delete(gone));
    } else {
      sut.setVector(step.id, step.vector);
      const [episode, fact] = [records.episodes.get(step.id), records.facts.get(step.id)];
      if (episode) records.episodes.set(step.id, { ...episode, vector: step.vector });
      if (fact) records.facts.set(step.id, { ...fact, vector: step.vector });
    }
  }
  return { sut, ctx: { records } };
}

const speakerOf = ({ name, role }: EpisodeRecord): string => name?.toLowerCase() ?? role;

function finish(work: Generator<void, MemoryHits>): MemoryHits {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The statistics of texts by definition. */
function naiveLexical(texts: readonly string[]) {
  const documents = texts.map(termsOf);
  const average = documents.reduce((sum, { length }) => sum + length, 0) / documents.length || 1;
  const rarityOf = (term: string): number => {
    const containing = documents.filter((document) => document.includes(term)).length;
    return Math.log(1 + (documents.length - containing + 0.5) / (containing + 0.5));
  };
  const visit = (term: string, each: (document: number, frequency: number) => void): void => {
    for (const [number, document] of documents.entries()) {
      const count = document.filter((other) => other === term).length;
      if (count > 0) each(number, count / (0.6 + (0.4 * document.length) / average));
    }
  };
  const totalRarity = (terms: Question['terms']): number =>
    terms.reduce((sum, { text: term, weight }) => sum + weight * rarityOf(term), 0);
  return {
    size: documents.length,
    lengthOf: (number: number) => documents[number]!.length,
    rarityOf,
    totalRarity,
    visit,
  };
}
type Lexical = ReturnType<typeof naiveLexical>;

/** What each term's saturated frequency counts. */
function gainsOf({ terms }: Question, { rarityOf, totalRarity }: Lexical): number[] {
  const total = totalRarity(terms);
  const longer = Math.min(2, Math.sqrt(total / rarityOf('') / 3));
  return terms.map(({ text: term, weight }) => (weight * rankingWeights.words * longer * rarityOf(term)) / total);
}

function wordScores(question: Question, lexical: Lexical): Float32Array {
  const gains = gainsOf(question, lexical);
  const scores = new Float32Array(lexical.size);
  for (const [at, { text: term }] of question.terms.entries()) {
    lexical.visit(term, (document, frequency) => (scores[document]! += gains[at]! * (frequency / (frequency + 0.9))));
  }
  return scores;
}

function windowScores(question: Question, lexical: Lexical, columns: EpisodeEvidence['columns']): Float32Array {
  const gains = gainsOf(question, lexical);
  const window = new ContextWindow(columns, rankingWeights, () => new Float32Array(lexical.size));
  for (const [at, { text: term }] of question.terms.entries()) window.addTerm(lexical, term, gains[at]!);
  return window.whole;
}

function kindScores({ kinds, terms }: Question, { size, visit, rarityOf, totalRarity }: Lexical): Float32Array {
  const scores = new Float32Array(size);
  for (const { asked, members } of kinds) {
    const part = totalRarity(terms.filter(({ text: term }) => asked.includes(term))) / totalRarity(terms);
    for (const member of members) {
      const score = (part * rarityOf(member)) / rarityOf('');
      visit(member, (document) => (scores[document] = Math.max(scores[document]!, score)));
    }
  }
  return scores;
}

function meaningScores(wanted: IndexQuery['vector'], records: readonly (EpisodeRecord | FactRecord)[]): Float32Array {
  const cosines = records.map(({ vector: given }) => {
    if (!wanted || given?.space !== wanted.space) return undefined;
    const dot = given.values.reduce((sum, value, index) => sum + value * wanted.values[index]!, 0);
    return dot / (Math.hypot(...given.values) * Math.hypot(...wanted.values) || 1);
  });
  const there = cosines.filter((cosine) => cosine !== undefined);
  const mean = there.reduce((sum, cosine) => sum + cosine, 0) / there.length;
  const deviation = Math.sqrt(there.reduce((sum, cosine) => sum + (cosine - mean) ** 2, 0) / there.length);
  const isFlat = !(deviation >= 1e-3);
  return Float32Array.from(cosines, (cosine) => (cosine === undefined || isFlat ? 0 : (cosine - mean) / deviation));
}

function columnsOf(episodes: readonly EpisodeRecord[], speakers: readonly string[]): EpisodeEvidence['columns'] {
  const neighbour = (record: EpisodeRecord, step: 1 | -1): number => {
    const others = episodes.filter(({ conversation }) => conversation === record.conversation);
    others.sort((a, b) => a.order - b.order);
    const other = others[others.indexOf(record) + step];
    return other ? episodes.indexOf(other) : -1;
  };
  const sessionOf = ({ conversation, at }: EpisodeRecord): string => `${conversation}/${Math.floor(at / DAY_MS)}`;
  const sessions = [...new Set(episodes.map(sessionOf))];
  return {
    previous: Int32Array.from(episodes, (record) => neighbour(record, -1)),
    next: Int32Array.from(episodes, (record) => neighbour(record, 1)),
    session: Int32Array.from(episodes, (record) => sessions.indexOf(sessionOf(record))),
    fromUser: Uint8Array.from(episodes, ({ role }) => (role === 'user' ? 1 : 0)),
    speaker: Uint8Array.from(episodes, (record) => speakers.indexOf(speakerOf(record))),
    cues: Uint32Array.from(episodes, (record) => turnCues(record.text)),
    at: Float64Array.from(episodes, ({ at }) => at),
    sessionDay: Int32Array.from(sessions, (session) => Number(session.split('/')[1])),
    sessionCount: sessions.length,
  };
}

/** The score of each memory that may be told, by id. */
function reference(records: Records, asked: IndexQuery): Map<string, number> {
  const episodes = [...records.episodes.values()];
  const facts = [...records.facts.values()];
  const speakers = [...records.speakers];
  const question = readQuestion(asked.text, speakers);
  const holds = (fact: FactRecord): boolean =>
    (fact.persona ?? 'p1') === 'p1' && asked.now < (fact.validUntil ?? Infinity);
  const factWords = wordScores(question, naiveLexical(facts.map((fact) => fact.text)));
  const factEvidence = {
    words: factWords,
    meaning: meaningScores(asked.vector, facts),
    salience: Float32Array.from(facts, ({ salience }) => salience),
  };
  const lexical = naiveLexical(episodes.map((episode) => episode.text));
  const columns = columnsOf(episodes, speakers);
  const evidence: EpisodeEvidence = {
    columns,
    lengthOf: lexical.lengthOf,
    words: wordScores(question, lexical),
    window: windowScores(question, lexical, columns),
    kinds: kindScores(question, lexical),
    meaning: meaningScores(asked.vector, episodes),
    facts: Float32Array.from(episodes, (episode) =>
      Math.max(0, ...facts.map((fact, at) => (holds(fact) && fact.sources.includes(episode.id) ? factWords[at]! : 0))),
    ),
  };
  const episodeRanking = new EpisodeRanking(question, evidence, rankingWeights);
  const factRanking = new FactRanking(factEvidence, rankingWeights);
  const isAsked = ({ conversation, order }: EpisodeRecord): boolean =>
    !(conversation === asked.except?.conversation && order >= asked.except.fromOrder);
  const scores = new Map<string, number>();
  for (const [at, record] of episodes.entries()) if (isAsked(record)) scores.set(record.id, episodeRanking.score(at));
  for (const [at, record] of facts.entries()) if (holds(record)) scores.set(record.id, factRanking.score(at));
  return scores;
}

/** The best scores of a kind of memory, to be met in this order. */
function best(scores: Map<string, number>, kind: string, count: number): number[] {
  const all = [...scores].flatMap(([known, score]) => (known.startsWith(kind) ? [score] : []));
  const ranked = all.toSorted((a, b) => b - a).slice(0, count);
  return ranked.map((score) => expect.closeTo(score, 3) as number);
}

describe('PersonIndex beside a scorer by definition', () => {
  it('ranks the same after any sequence of additions, replacements, removals and late vectors', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), query, (changes, asked) => {
        const { sut, ctx } = setup(changes);
        const hits = finish(sut.search(asked));
        const scores = reference(ctx.records, asked);
        for (const [kind, found, count] of [
          ['e', hits.episodes, asked.episodes],
          ['f', hits.facts, asked.facts],
        ] as const) {
          expect(found.map(({ score }) => score)).toEqual(best(scores, kind, count));
          expect(found.map(({ id: known }) => scores.get(known))).toEqual(
            found.map(({ score }) => expect.closeTo(score, 3) as number),
          );
        }
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);
});
