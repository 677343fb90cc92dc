import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LexicalIndex } from './lexical-index.js';

function setup(documents: readonly (readonly string[])[]) {
  const sut = new LexicalIndex();
  for (const [number, terms] of documents.entries()) sut.add(number, terms);
  const scores = (term: string): number[] => {
    const array = new Float32Array(documents.length);
    sut.addScores(term, 1, array);
    return [...array];
  };
  return { sut, ctx: { scores } };
}

/** BM25 from its definition. */
function bm25(documents: ReadonlyMap<number, readonly string[]>, term: string, document: number): number {
  const terms = documents.get(document) ?? [];
  const containing = [...documents.values()].filter((other) => other.includes(term)).length;
  const average = [...documents.values()].reduce((sum, { length }) => sum + length, 0) / documents.size;
  const occurrences = Math.min(15, terms.filter((other) => other === term).length);
  const rarity = Math.log(1 + (documents.size - containing + 0.5) / (containing + 0.5));
  return (rarity * occurrences * 1.9) / (occurrences + 0.9 * (0.6 + (0.4 * terms.length) / average) || 1);
}

describe('LexicalIndex', () => {
  it('scores rarer terms, repeated terms and shorter documents higher', () => {
    const { ctx } = setup([['bee', 'hive'], ['bee'], ['bee', 'bee', 'hum'], ['tea']]);
    const [longer, shorter, repeated, without] = ctx.scores('bee');
    expect(shorter).toBeGreaterThan(longer!);
    expect(repeated).toBeGreaterThan(longer!);
    expect(without).toBe(0);
    expect(ctx.scores('tea')[3]).toBeGreaterThan(shorter!);
  });

  it('weighs a term that nobody said highest', () => {
    const { sut } = setup([['bee'], ['tea', 'bee']]);
    expect(sut.rarityOf('wasp')).toBeGreaterThan(sut.rarityOf('tea'));
  });

  it('follows the definition of BM25, also after documents went', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 30 }), fc.infiniteStream(fc.boolean()), (all, goes) => {
        const { sut, ctx } = setup(all);
        const gone = new Set([...all.keys()].filter(() => goes.next().value === true));
        sut.removeAll(gone);
        const left = new Map([...all.entries()].filter(([number]) => !gone.has(number)));
        for (const term of ['a', 'b', 'f']) {
          const expected = [...all.keys()].map((number) => (left.has(number) ? bm25(left, term, number) : 0));
          for (const [number, score] of ctx.scores(term).entries()) expect(score).toBeCloseTo(expected[number]!, 5);
        }
      }),
    );
  });

  it('keeps no word that only removed documents had', () => {
    const { sut } = setup([['canary', 'bee'], ['bee']]);
    const held = (): string => Buffer.concat(buffersOf(sut)).toString('latin1');
    expect(held()).toContain('canary');
    sut.removeAll(new Set([0]));
    expect(held()).not.toContain('canary');
    expect(held()).toContain('bee');
  });
});

/** Every typed array that an object holds, at any depth. */
function buffersOf(value: object): Buffer[] {
  if (ArrayBuffer.isView(value)) return [Buffer.from(value.buffer)];
  return Object.values(value).flatMap((part: unknown) => (part instanceof Object ? buffersOf(part) : []));
}
