import { newId } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import type { MemoryHits } from '../../domain/engine/index.js';
import { messageIdAt } from '../../domain/recall/message-time.js';
import { PersonMemory } from './person-memory.js';

const MS_A_DAY = 86_400_000;
const NOW = Date.UTC(2026, 4, 20);

function setup(endedDaysAgo: number) {
  const sut = new PersonMemory(0, 14 * MS_A_DAY);
  const dates = { validFrom: undefined, validUntil: new Date(NOW - endedDaysAgo * MS_A_DAY), createdAt: new Date(0) };
  const rest = { personaId: undefined, salience: 0.5, sources: [], restsOnSources: false, vector: undefined };
  const text = 'Is on a trip to Rome.';
  sut.setFact({ id: newId('memory'), kind: 'event', text, version: '1', ...dates, ...rest }, () => false);
  const search = sut.index.search({ text: 'How was the trip?', now: NOW, episodes: 1, facts: 1 });
  return { sut, ctx: { found: finish(search).facts.length } };
}

function finish(work: Generator<void, MemoryHits>): MemoryHits {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

it.each([
  ['is found while it goes on', -1, 1],
  ['is found some days after its end', 1, 1],
  ['is no longer found after that', 15, 0],
])('what has an end %s', (_, endedDaysAgo, found) => {
  expect(setup(endedDaysAgo).ctx.found).toBe(found);
});

describe('what a search need not be told of again', () => {
  const OVERLAP_MS = 1_000;
  const id = (ms: number) => messageIdAt(NOW + ms);

  function setupEpisodes(...times: number[]) {
    const sut = new PersonMemory(0, 0);
    sut.isComplete = true;
    const rest = {
      conversationId: newId('conversation'),
      personaId: newId('persona'),
      role: 'user',
      text: 'x',
    } as const;
    const add = (ms: number): void =>
      sut.addEpisode({ ...rest, messageId: id(ms), createdAt: new Date(NOW + ms) }, undefined);
    times.forEach(add);
    return { sut, ctx: { add } };
  }

  it.each([
    ['a few that came out of order', [-30, -10, -20]],
    ['many, newest first', Array.from({ length: 40 }, (_, index) => -index - 1)],
    ['an old one after many', [...Array.from({ length: 40 }, (_, index) => index - 40), -500]],
  ])('is told in order: %s', (_, times) => {
    const { sut } = setupEpisodes(...times);
    const inOrder = times.toSorted((a, b) => a - b).map(id);
    expect(sut.known(NOW, OVERLAP_MS).known).toEqual(inOrder);
    expect(sut.known(NOW, OVERLAP_MS).known).toEqual(inOrder);
  });

  it('is what is not older than the overlap', () => {
    const { sut } = setupEpisodes(-2_000, -500, -10);
    expect(sut.known(NOW, OVERLAP_MS)).toEqual({ after: id(-1_010), known: [id(-500), id(-10)] });
  });

  it('is none where nothing is so young, and grows again', () => {
    const { sut, ctx } = setupEpisodes(-500);
    expect(sut.known(NOW, 0).known).toEqual([]);
    ctx.add(-5);
    expect(sut.known(NOW, OVERLAP_MS).known).toEqual([id(-5)]);
  });

  it('leaves out what is no episode any more', () => {
    const { sut } = setupEpisodes(-30, -20);
    sut.keepEpisodes(new Set([id(-20)]));
    expect(sut.known(NOW, OVERLAP_MS).known).toEqual([id(-20)]);
  });

  it('is at most 300, for which the search begins later', () => {
    const { sut } = setupEpisodes(...Array.from({ length: 310 }, (_, index) => index - 310));
    const { after, known } = sut.known(NOW, OVERLAP_MS);
    expect([after, known.length, known[0]]).toEqual([id(-301), 300, id(-300)]);
  });
});
