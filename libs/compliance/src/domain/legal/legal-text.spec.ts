import { describe, expect, it } from 'vitest';
import { bestLocale, fillIn } from './legal-text.js';

describe('a legal text', () => {
  it('has its gaps filled in, each time they occur', () => {
    expect(fillIn('{{a}} and {{b}} and {{a}}', { a: 'X', b: 'Y' })).toBe('X and Y and X');
  });

  it('is refused with a gap that nothing fills', () => {
    expect(() => fillIn('by {{nobody}}', {})).toThrow('nobody');
  });

  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['fr-CA', 'en'],
    ['', 'en'],
  ])('asked for in %j is given in %s', (wanted, given) => {
    expect(bestLocale(wanted, ['en', 'de'])).toBe(given);
  });
});
