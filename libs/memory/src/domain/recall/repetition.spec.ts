import { describe, expect, it } from 'vitest';
import { repetitionOf } from './repetition.js';

describe('repetitionOf', () => {
  it.each([
    ['In which town do I live?', true],
    ['in which town do I live', true],
    ['In which town do I live? And since when?', false],
    ['In which town do you live?', false],
    ['I live in a town.', false],
  ])('knows %j for the same or for something else: %s', (said, same) => {
    expect(repetitionOf('In which town do I live?')(said)).toBe(same);
  });
});
