import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VectorSpace } from './vector-space.js';

const DIMENSIONS = 20;
const vector = fc.int8Array({ minLength: DIMENSIONS, maxLength: DIMENSIONS });

function setup(vectors: readonly Int8Array[] = []) {
  const sut = new VectorSpace(DIMENSIONS);
  const rows = vectors.map((values, document) => sut.add(document, values));
  const scores = (query: Int8Array, documents = vectors.length): number[] => {
    const array = new Float32Array(documents);
    for (const _ of sut.standardisedCosines(query, array));
    return [...array];
  };
  return { sut, ctx: { rows, scores } };
}

function standardisedCosines(query: Int8Array, vectors: readonly Int8Array[]): number[] {
  const length = (values: Int8Array): number => Math.hypot(...values);
  const cosines = vectors.map((values) => {
    const dot = values.reduce((sum, value, index) => sum + value * query[index]!, 0);
    return length(values) * length(query) === 0 ? 0 : dot / (length(values) * length(query));
  });
  const mean = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
  const deviation = Math.sqrt(cosines.reduce((sum, cosine) => sum + (cosine - mean) ** 2, 0) / cosines.length);
  return cosines.map((cosine) => (deviation > 1e-6 ? (cosine - mean) / deviation : 0));
}

describe('VectorSpace', () => {
  it('compares the query with every vector, over any number of blocks', () => {
    const many = Array.from({ length: 5_000 }, (_, index) =>
      Int8Array.from({ length: DIMENSIONS }, (__, at) => ((index * 31 + at * at * 17) % 255) - 127),
    );
    const { ctx } = setup(many);
    const expected = standardisedCosines(many[7]!, many);
    for (const [document, score] of ctx.scores(many[7]!).entries()) expect(score).toBeCloseTo(expected[document]!, 3);
  });

  it('compares with what is left after some went and others took their rows', () => {
    const vectors = fc.array(vector, { minLength: 4, maxLength: 60 });
    fc.assert(
      fc.property(vectors, vector, vector, (all, late, query) => {
        const { sut, ctx } = setup(all);
        sut.remove(ctx.rows[1]!);
        sut.remove(ctx.rows[2]!);
        sut.add(all.length, late);
        const left = [...all.keys(), all.length].filter((document) => document !== 1 && document !== 2);
        const expected = standardisedCosines(
          query,
          left.map((document) => all[document] ?? late),
        );
        const scores = ctx.scores(query, all.length + 1);
        for (const [index, document] of left.entries()) expect(scores[document]).toBeCloseTo(expected[index]!, 2);
        expect([scores[1], scores[2]]).toEqual([0, 0]);
      }),
    );
  });

  it('takes no notice of a vector that comes while it compares', () => {
    const { sut, ctx } = setup([1, 2, 3].map((value) => new Int8Array(DIMENSIONS).fill(value, value)));
    const query = new Int8Array(DIMENSIONS).fill(5, 3);
    const before = ctx.scores(query);
    const scores = new Float32Array(3);
    const work = sut.standardisedCosines(query, scores);
    work.next();
    sut.add(3, new Int8Array(DIMENSIONS).fill(9));
    for (const _ of work);
    expect([...scores]).toEqual(before);
  });

  it('starts small and counts its bytes', () => {
    const { sut } = setup([new Int8Array(DIMENSIONS)]);
    expect(sut.bytes).toBeLessThan(512);
  });

  it('overwrites a vector that goes', () => {
    const { sut, ctx } = setup([new Int8Array(DIMENSIONS).fill(77)]);
    sut.remove(ctx.rows[0]!);
    const blocks = (sut as unknown as { blocks: Int8Array[] }).blocks;
    expect(blocks.some((block) => block.includes(77))).toBe(false);
  });
});
