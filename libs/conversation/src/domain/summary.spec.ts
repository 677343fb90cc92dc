import { newId } from '@rapport/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messagesToSummarise, summaryCosts } from './summary.js';
import type { RecentMessage } from './turn-repository.js';

const talk = (...texts: string[]): RecentMessage[] =>
  texts.map((text, index) => ({
    id: newId('message'),
    position: index,
    role: index % 2 === 0 ? 'user' : 'assistant',
    status: 'complete',
    text,
  }));
const due = (
  messages: readonly RecentMessage[],
  limits: { trigger: number; keep: number; most?: number; chunk?: number },
) =>
  messagesToSummarise(
    messages,
    summaryCosts(messages, (text) => text.length),
    { most: 1e6, chunk: 1e6, ...limits },
  );

describe('messagesToSummarise', () => {
  it('takes none while there is little', () => {
    expect(due(talk('aaaa', 'bbbb'), { trigger: 8, keep: 0 })).toBe(0);
  });

  it('leaves the latest messages out, and ends with an answer', () => {
    expect(due(talk('aaaa', 'bbbb', 'cccc', 'dddd', 'eeee'), { trigger: 8, keep: 5 })).toBe(2);
  });

  it('takes a long backlog in pieces', () => {
    expect(due(talk('aaaa', 'bbbb', 'cccc', 'dddd', 'eeee', 'ffff'), { trigger: 8, keep: 1, chunk: 10 })).toBe(2);
  });

  it('takes one exchange that is longer than a piece all the same', () => {
    expect(due(talk('a'.repeat(50), 'bbbb', 'cccc'), { trigger: 8, keep: 1, chunk: 10 })).toBe(2);
  });

  it('takes the first half of as many as are read at once, however short they are', () => {
    const short = talk('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    expect(due(short, { trigger: 100, keep: 100, most: 8 })).toBe(4);
    expect(due(short, { trigger: 100, keep: 100, most: 9 })).toBe(0);
  });

  it('takes one exchange of them that is longer than all others together', () => {
    const texts = ['a'.repeat(50), 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    expect(due(talk(...texts), { trigger: 100, keep: 100, most: 8 })).toBe(2);
    expect(due(talk('a'.repeat(50), 'b'), { trigger: 100, keep: 100, most: 1 })).toBe(0);
  });

  it('counts nothing for what does not stand in a prompt', () => {
    const messages = talk('aaaa', 'bbbb').map((message) => ({ ...message, status: 'withheld' as const }));
    expect(due(messages, { trigger: 0, keep: 0 })).toBe(0);
  });

  it('never reaches into what is to be kept', () => {
    const texts = fc.array(fc.string({ maxLength: 40 }), { maxLength: 30 });
    fc.assert(
      fc.property(texts, fc.nat({ max: 200 }), fc.nat({ max: 200 }), (said, trigger, keep) => {
        const messages = talk(...said);
        const end = due(messages, { trigger, keep });
        const left = said.slice(end).join('').length;
        expect(end === 0 || (left >= keep && messages[end - 1]?.role === 'assistant')).toBe(true);
      }),
    );
  });
});
