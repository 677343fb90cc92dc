import { newId } from '@rapport/kernel';
import { expect, it } from 'vitest';
import type { MemoryHits } from '../../domain/engine/index.js';
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
