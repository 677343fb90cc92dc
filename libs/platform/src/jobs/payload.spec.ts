import { newId } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import { assertIdsOnly } from './payload.js';

describe('job payload', () => {
  it('may hold ids, numbers, flags and lists of them', () => {
    const payload = {
      userId: newId('user'),
      messages: [newId('message')],
      count: 3,
      full: true,
      day: '2026-01-02',
      none: undefined,
    };
    expect(() => assertIdsOnly(payload)).not.toThrow();
  });

  it.each([
    ['a sentence', 'canary word'],
    ['an e-mail address', 'canary@example.com'],
    ['a name in another script', 'Zoë'],
    ['an object', { text: 'canary' }],
    ['a list with a sentence', ['ok', 'canary word']],
    ['a very long string', 'a'.repeat(101)],
  ])('may not hold %s, and the error does not quote it', (_, value) => {
    const check = (): void => assertIdsOnly({ member: value });
    expect(check).toThrow(/^jobs.unsafe_payload: the member member$/);
  });
});
