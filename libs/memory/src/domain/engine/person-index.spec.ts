import { describe, expect, it } from 'vitest';
import { quantise } from './dense/quantise.js';
import { PersonIndex } from './person-index.js';
import type { EpisodeRecord, FactRecord, IndexQuery } from './records.js';
import type { MemoryHits } from './search.js';

const MAY = Date.UTC(2025, 4, 8);
const vector = (...values: number[]) => quantise('model/4', Float32Array.from(values));

function episode(id: string, text: string, more: Partial<EpisodeRecord> = {}): EpisodeRecord {
  return { id, conversation: 'c1', persona: 'p1', role: 'user', text, at: MAY, order: Number(id), ...more };
}

function fact(id: string, text: string, more: Partial<FactRecord> = {}): FactRecord {
  return { id, text, sources: [], salience: 0.5, ...more };
}

function setup(episodes: readonly EpisodeRecord[] = [], facts: readonly FactRecord[] = []) {
  const sut = new PersonIndex();
  for (const record of episodes) sut.addEpisode(record);
  for (const record of facts) sut.addFact(record);
  const begin = (text: string, more: Partial<IndexQuery> = {}) =>
    sut.search({ text, persona: 'p1', now: MAY, episodes: 10, facts: 10, ...more });
  const search = (text: string, more: Partial<IndexQuery> = {}): MemoryHits => finish(begin(text, more));
  const found = (text: string, more: Partial<IndexQuery> = {}): string[] =>
    search(text, more).episodes.flatMap(({ id, signals }) => (signals.words || signals.meaning ? [id] : []));
  const known = (text: string, more: Partial<IndexQuery> = {}): string[] =>
    search(text, more).facts.map(({ id }) => id);
  return { sut, ctx: { begin, search, found, known } };
}

function finish(work: Generator<void, MemoryHits>): MemoryHits {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

describe('PersonIndex', () => {
  it('finds an episode the moment it is added', () => {
    const { sut, ctx } = setup([episode('1', 'I grow tomatoes.')]);
    expect(ctx.found('my bees')).toEqual([]);
    sut.addEpisode(episode('2', 'I keep bees.'));
    expect(ctx.found('my bees')).toEqual(['2']);
  });

  it('finds what was said in other words by its vector, when the query has one of the same space', () => {
    const { ctx } = setup([
      episode('1', 'I keep bees.', { vector: vector(1, 0, 0, 0) }),
      episode('2', 'I grow tomatoes.', { vector: vector(0, 1, 0, 0) }),
    ]);
    const best = (space: string) =>
      ctx
        .search('honey', { vector: { ...vector(0.1, 0.9, 0, 0), space } })
        .episodes.find(({ signals }) => signals.meaning);
    expect(best('model/4')?.id).toBe('2');
    expect(best('other/4')).toBeUndefined();
  });

  it('says whether meaning took part', () => {
    const { sut, ctx } = setup([episode('1', 'I keep bees.')]);
    const query = { vector: vector(1, 0, 0, 0) };
    expect(ctx.search('bees', query).byMeaning).toBe(false);
    sut.setVector('1', vector(1, 0, 0, 0));
    expect([ctx.search('bees', query).byMeaning, ctx.search('bees').byMeaning]).toEqual([true, false]);
  });

  it('tells what made a score: the signals add up to it', () => {
    const { ctx } = setup([
      episode('1', 'Which animals do you keep?', { role: 'assistant' }),
      episode('2', 'Bees, since May.', { vector: vector(1, 0, 0, 0) }),
    ]);
    for (const { score, signals } of ctx.search('Which animals, in May?', { vector: vector(1, 0, 0, 0) }).episodes) {
      const sum = Object.values(signals).reduce((total, part) => total + part, 0);
      expect(sum).toBeCloseTo(score, 10);
      expect(Object.keys(signals).length).toBeGreaterThan(2);
    }
  });

  it('sees the conversations of the persona that asks, or of all when the person asks', () => {
    const { ctx } = setup([episode('1', 'Bees.'), episode('2', 'Bees.', { persona: 'p2', conversation: 'c2' })]);
    expect(ctx.found('bees')).toEqual(['1']);
    expect(ctx.found('bees', { persona: 'p3' })).toEqual([]);
    expect(ctx.found('bees', { persona: undefined }).toSorted()).toEqual(['1', '2']);
  });

  it('leaves out what the prompt holds anyway', () => {
    const { ctx } = setup([
      episode('1', 'Bees.'),
      episode('2', 'Bees.'),
      episode('3', 'Bees.', { conversation: 'c2' }),
    ]);
    expect(ctx.found('bees', { except: { conversation: 'c1', fromOrder: 2 } }).toSorted()).toEqual(['1', '3']);
  });

  it('offers facts for everyone and for the persona, while they hold', () => {
    const { ctx } = setup(
      [],
      [
        fact('everyone', 'Keeps bees.'),
        fact('mine', 'Keeps bees.', { persona: 'p1' }),
        fact('other', 'Keeps bees.', { persona: 'p2' }),
        fact('over', 'Keeps bees.', { validUntil: MAY }),
        fact('later', 'Keeps bees.', { validFrom: MAY + 1 }),
      ],
    );
    expect(ctx.known('bees')).toEqual(['everyone', 'mine']);
    expect(ctx.known('bees', { persona: undefined, now: MAY + 1 })).toEqual(['everyone', 'mine', 'other', 'later']);
  });

  it('prefers the fact that matters more, of two that say the same', () => {
    const { ctx } = setup(
      [],
      [fact('minor', 'Keeps bees.', { salience: 0.1 }), fact('major', 'Keeps bees.', { salience: 1 })],
    );
    expect(ctx.known('bees')).toEqual(['major', 'minor']);
  });

  it('leads from a fact to the turns that it was learned from, also when they come later', () => {
    const { sut, ctx } = setup(
      [episode('1', 'We walked along the harbour.'), episode('2', 'Two hives stand behind the shed.')],
      [fact('f', 'Keeps bees: an apiarist.', { sources: ['2', '3'] })],
    );
    sut.addEpisode(episode('3', 'A third one is coming.'));
    const credited = ctx.search('an apiarist?').episodes.flatMap(({ id, signals }) => (signals.fact ? [id] : []));
    expect(credited.toSorted()).toEqual(['2', '3']);
  });

  it('replaces what has the same id', () => {
    const { sut, ctx } = setup([episode('1', 'Bees.')], [fact('f', 'Keeps bees.')]);
    sut.addEpisode(episode('1', 'Wasps.'));
    sut.addFact(fact('f', 'Keeps wasps.'));
    expect([ctx.found('bees'), ctx.found('wasps'), sut.episodeCount, sut.factCount]).toEqual([[], ['1'], 1, 1]);
  });

  it('no longer finds what was removed, not even by a search that is under way', () => {
    const { sut, ctx } = setup([episode('1', 'Bees.'), episode('2', 'Bees.')], [fact('f', 'Keeps bees.')]);
    const work = ctx.begin('bees');
    work.next();
    sut.remove(['1', 'f', 'unknown']);
    const { episodes, facts } = finish(work);
    expect([episodes.map(({ id }) => id), facts]).toEqual([['2'], []]);
    expect(ctx.found('bees')).toEqual(['2']);
  });

  it('bears additions while a search is under way', () => {
    const { sut, ctx } = setup([episode('1', 'Bees.', { vector: vector(1, 0, 0, 0) })]);
    const work = ctx.begin('bees', { vector: vector(1, 0, 0, 0) });
    let step = work.next();
    for (let order = 2; !step.done; order++) {
      sut.addEpisode(episode(`${order}`, 'Bees hum.', { at: MAY + order * 86_400_000, vector: vector(1, 0, 0, 0) }));
      step = work.next();
    }
    expect(sut.episodeCount).toBeGreaterThan(3);
    const { episodes } = step.value;
    expect(episodes.map(({ id }) => id)).toContain('1');
    expect(episodes.every(({ score }) => Number.isFinite(score))).toBe(true);
  });

  it('answers when there is nothing to know, or nothing to ask', () => {
    expect(setup().ctx.search('bees')).toEqual({ episodes: [], facts: [], byMeaning: false });
    expect(setup([episode('1', 'Bees.')]).ctx.found('and the')).toEqual([]);
  });

  it('tells how much of it is left behind by what was removed', () => {
    const { sut } = setup(Array.from({ length: 4 }, (_, index) => episode(`${index}`, 'Bees.')));
    sut.remove(['0', '1', '2']);
    expect(sut.wasted).toBe(0.75);
  });

  it('holds stems, not text', () => {
    const { sut } = setup([episode('1', 'Nobody knows about the money.')], [fact('f', 'Hides the money.')]);
    const held = Buffer.concat(buffersOf(sut)).toString('latin1');
    expect(held).toContain('monei');
    expect(held).not.toMatch(/money|about|the|\s(?=m)/);
  });
});

/** Every typed array that an object holds, at any depth. */
function buffersOf(value: object): Buffer[] {
  if (ArrayBuffer.isView(value)) return [Buffer.from(value.buffer)];
  return Object.values(value).flatMap((part: unknown) => (part instanceof Object ? buffersOf(part) : []));
}
