import { newId } from '@rapport/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Episode } from './memory-recall.js';
import { estimateTokens, recollect } from './recollect.js';

const limits = { tokenBudget: 1_000, episodeCharacters: 400 };

function episode(role: Episode['role'], text: string, second: number): Episode {
  return {
    messageId: newId('message', second * 1_000),
    conversationId: newId('conversation'),
    personaId: newId('persona'),
    role,
    text,
    createdAt: new Date(second * 1_000),
  };
}

describe('recollect', () => {
  it('puts the oldest first and says who spoke', () => {
    const texts = recollect([episode('assistant', 'Good choice.', 2), episode('user', 'I took up rowing.', 1)], limits);
    expect(texts.map(({ text }) => text)).toEqual(['The user said: I took up rowing.', 'You said: Good choice.']);
  });

  it("prefers the person's words to the persona's, and newer to older, when the budget is short", () => {
    const newestFirst = [
      episode('assistant', 'newest, but mine', 3),
      episode('user', 'newer words', 2),
      episode('user', 'older words', 1),
    ];
    const tokenBudget = estimateTokens('The user said: newer words');
    expect(recollect(newestFirst, { ...limits, tokenBudget })[0]?.text).toBe('The user said: newer words');
    expect(recollect(newestFirst, { ...limits, tokenBudget })).toHaveLength(1);
  });

  it('remembers a repeated message once, with all its sources and the time it was last said', () => {
    const [newer, older] = [
      episode('user', 'My cat is called Miso.', 9),
      episode('user', 'My cat is  called Miso.', 4),
    ];
    expect(recollect([newer, older], limits)).toEqual([
      {
        text: 'The user said: My cat is called Miso.',
        sources: [newer.messageId, older.messageId],
        rememberedAt: newer.createdAt,
      },
    ]);
  });

  it('flattens and cuts long messages without splitting a character', () => {
    const [recollection] = recollect([episode('user', `a\n\n${'🙂'.repeat(50)}`, 1)], {
      ...limits,
      episodeCharacters: 42,
    });
    expect(recollection?.text).toBe(`The user said: a ${'🙂'.repeat(19)}…`);
  });

  it('never exceeds the budget, never invents a source, and leaves out blank messages', () => {
    const episodes = fc.array(
      fc.record({ role: fc.constantFrom('user', 'assistant'), text: fc.string({ maxLength: 200 }) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(episodes, fc.integer({ min: 0, max: 300 }), (said, tokenBudget) => {
        const given = said.map(({ role, text }, index) => episode(role, text, said.length - index));
        const recollections = recollect(given, { ...limits, tokenBudget });
        const spent = recollections.reduce((sum, { text }) => sum + estimateTokens(text), 0);
        expect(spent).toBeLessThanOrEqual(tokenBudget);
        const known = new Map(given.map(({ messageId, text }) => [messageId, text]));
        for (const source of recollections.flatMap(({ sources }) => sources)) {
          expect(known.get(source)?.trim()).toBeTruthy();
        }
      }),
    );
  });
});
