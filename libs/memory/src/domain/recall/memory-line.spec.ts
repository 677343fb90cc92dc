import { describe, expect, it } from 'vitest';
import { episodeLine, factLine } from './memory-line.js';

const at = Date.UTC(2026, 4, 3, 23, 59);
const may = new Date(Date.UTC(2026, 4, 1));

describe('the line of a memory', () => {
  it('tells who said it and on which day', () => {
    expect(episodeLine({ role: 'user', text: 'I keep bees.', at }, 400)).toBe(
      'On 3 May 2026 the user said: I keep bees.',
    );
    expect(episodeLine({ role: 'assistant', text: 'How many?', at }, 400)).toBe('On 3 May 2026 you said: How many?');
  });

  it('is one line, and cut between characters where it is long', () => {
    expect(episodeLine({ role: 'user', text: ' a\n- b\u0085 ', at }, 400)).toMatch(/: a - b$/u);
    expect(episodeLine({ role: 'user', text: 'ab🐝🐝', at }, 5)).toMatch(/: ab🐝…$/u);
    expect(episodeLine({ role: 'user', text: ' \n ', at }, 400)).toBe('');
  });

  it('says since when a fact holds, and when something happened', () => {
    const told = (text: string, more: object = {}): string =>
      factLine({ text, kind: 'fact', validFrom: may, validUntil: undefined, ...more });
    expect(told('Lives in Porto.')).toBe('Lives in Porto (since May 2026).');
    expect(told('Visited Rome', { kind: 'event' })).toBe('Visited Rome (May 2026)');
    expect(told('Likes tea.\nA lot.', { validFrom: undefined })).toBe('Likes tea. A lot.');
  });

  it('says until when it holds, so that what is over is not told as if it went on', () => {
    const july = new Date(Date.UTC(2026, 6, 1));
    expect(factLine({ text: 'Lives in Porto.', kind: 'fact', validFrom: may, validUntil: july })).toBe(
      'Lives in Porto (since May 2026, until 30 June 2026).',
    );
    expect(factLine({ text: 'Is on a diet.', kind: 'fact', validFrom: undefined, validUntil: july })).toBe(
      'Is on a diet (until 30 June 2026).',
    );
  });
});
