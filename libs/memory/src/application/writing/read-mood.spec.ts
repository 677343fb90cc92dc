import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCandidates } from './read-candidates.js';

function setup(mood: unknown) {
  const answer = readCandidates(JSON.stringify({ facts: [], mood }), [], []);
  return { sut: answer!.mood };
}

describe('the mood beside the facts', () => {
  it('is what the model read', () => {
    expect(setup({ emotion: 'fear', confidence: 0.8 }).sut).toEqual({
      outcome: 'read',
      mood: { emotion: 'fear', confidence: 0.8 },
    });
  });

  it.each([
    [undefined, 'absent'],
    [null, 'absent'],
    [{ emotion: 'joy', confidence: 0.49 }, 'unsure'],
    [{ emotion: 'schadenfreude', confidence: 0.9 }, 'malformed'],
    [{ emotion: 'joy', confidence: 1.2 }, 'malformed'],
    [{ emotion: 'joy' }, 'malformed'],
    ['joy', 'malformed'],
    [[], 'malformed'],
  ])('is none in %j: %s', (given, outcome) => {
    expect(setup(given).sut).toEqual({ outcome });
  });

  it('never costs the facts, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (mood) => {
        const answer = JSON.stringify({ facts: [{ text: 'of no known turn' }], mood });
        expect(readCandidates(answer, [], [])).toMatchObject({ candidates: [], malformed: 1 });
      }),
    );
  });

  it('keeps nothing of what the model wrote besides', () => {
    expect(setup({ emotion: 'joy', confidence: 1, because: 'her words' }).sut).toEqual({
      outcome: 'read',
      mood: { emotion: 'joy', confidence: 1 },
    });
  });
});
