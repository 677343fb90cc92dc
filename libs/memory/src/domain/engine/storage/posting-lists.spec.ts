import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PostingLists, documentOf, occurrencesOf, postingOf } from './posting-lists.js';

function setup() {
  const sut = new PostingLists();
  const list = (term: number): number[] => {
    const start = sut.starts[term]!;
    return [...sut.data.subarray(start, start + sut.counts[term]!)];
  };
  return { sut, ctx: { list } };
}

describe('PostingLists', () => {
  it('keeps the document and how often the term occurs, up to 15', () => {
    const posting = postingOf(200_000_000, 40);
    expect([documentOf(posting), occurrencesOf(posting)]).toEqual([200_000_000, 15]);
  });

  it('keeps many growing and shrinking lists apart', () => {
    const step = fc.record({ term: fc.nat(8), document: fc.nat(60), prune: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const { sut, ctx } = setup();
        const model = new Map<number, number[]>();
        for (const { term, document, prune } of steps) {
          if (!prune) {
            sut.append(term, postingOf(document, 1));
            model.set(term, [...(model.get(term) ?? []), postingOf(document, 1)]);
            continue;
          }
          const emptied: number[] = [];
          sut.prune(
            (other) => other % 7 === document % 7,
            (other) => emptied.push(other),
          );
          for (const [known, postings] of model) {
            const kept = postings.filter((posting) => documentOf(posting) % 7 !== document % 7);
            model.set(known, kept);
            expect(emptied.includes(known)).toBe(postings.length > 0 && kept.length === 0);
          }
        }
        for (const [term, postings] of model) expect(ctx.list(term)).toEqual(postings);
      }),
    );
  });

  it('uses the room of emptied lists again', () => {
    const { sut } = setup();
    const fill = (): void => {
      for (let document = 0; document < 1_000; document++) sut.append(document % 50, postingOf(document, 1));
    };
    fill();
    const { bytes } = sut;
    for (let round = 0; round < 20; round++) {
      sut.prune(
        () => true,
        () => {},
      );
      fill();
    }
    expect(sut.bytes).toBe(bytes);
  });
});
