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
    expect(factLine({ text: 'Lives in Porto.', kind: 'fact', validFrom: may })).toBe(
      'Lives in Porto (since May 2026).',
    );
    expect(factLine({ text: 'Visited Rome', kind: 'event', validFrom: may })).toBe('Visited Rome (May 2026)');
    expect(factLine({ text: 'Likes tea.\nA lot.', kind: 'preference', validFrom: undefined })).toBe(
      'Likes tea. A lot.',
    );
  });
});
