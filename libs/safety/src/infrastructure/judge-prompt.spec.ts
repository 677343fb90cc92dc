import { describe, expect, it } from 'vitest';
import type { JudgeQuestion } from '../domain/judge.js';
import { judgePrompt } from './judge-prompt.js';

/** Of two UTF-16 units: wherever a cut is, in one of these two texts it is within a character. */
const WIDE = '🦊'.repeat(6_000);
const asked = (question: Partial<JudgeQuestion>, shown = (text: string) => text): string =>
  judgePrompt({ text: 'Hi', side: 'output', locale: 'en', past: [], ...question })(shown);
const messageIn = (prompt: string): string => /<message>\n(.*)\n<\/message>/s.exec(prompt)![1]!;

describe('judgePrompt', () => {
  it.each([
    ['a long text', { text: WIDE }],
    ['a long text from its second half on', { text: `a${WIDE}` }],
    ['what came before', { past: [{ role: 'user', text: `a${WIDE}` }] as const }],
    ['a part', { text: `a${WIDE}`, part: { index: 1, of: 3 } }],
  ])('shows whole characters of %s', (_, question) => {
    expect(asked(question)).toContain('🦊');
    expect(asked(question).isWellFormed()).toBe(true);
  });

  it('shows both ends of what is too long', () => {
    const message = messageIn(asked({ text: `first ${'x'.repeat(20_000)} last` }));
    expect(message).toMatch(/^first .*\n\[…\]\n.* last$/s);
    expect(message.length).toBeLessThan(8_100);
  });

  it('shows all of it in parts that overlap, and where more was left out', () => {
    const text = Array.from({ length: 4_000 }, (_, index) => `word${index}`).join(' ');
    const parts = [0, 1, 2].map((index) => messageIn(asked({ text, part: { index, of: 3 } })));
    expect(parts.map((part) => [part.startsWith('[…]\n'), part.endsWith('\n[…]')])).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
    const words = new Set(parts.flatMap((part) => part.split(/\s/)));
    expect(text.split(' ').filter((word) => !words.has(word))).toEqual([]);
  });

  it('has the whole text looked through for what is to be hidden before it is cut', () => {
    const looked: string[] = [];
    asked({ text: WIDE, part: { index: 0, of: 2 } }, (text) => {
      looked.push(text);
      return text;
    });
    expect(looked).toEqual([WIDE]);
  });
});
