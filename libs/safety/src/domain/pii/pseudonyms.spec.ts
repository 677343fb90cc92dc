import fc from 'fast-check';
import { findPersonalData } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { LONGEST_PLACEHOLDER } from './placeholders.js';
import { ConversationPseudonyms } from './pseudonyms.js';

const KEY = 'a conversation';
const open = (key = KEY) => {
  const pseudonyms = new ConversationPseudonyms(key);
  return Object.assign(pseudonyms, { hideAll: (text: string) => pseudonyms.hide(text, findPersonalData(text)) });
};
const SAID = 'I am ana@example.com, call +49 30 1234567 or write ana@example.com';

describe('ConversationPseudonyms', () => {
  it('hides what is personal, the same value behind the same name', () => {
    expect(open().hideAll(SAID)).toMatch(/^I am (\[EMAIL_\w{5}\]), call \[PHONE_\w{5}\] or write \1$/);
  });

  it('gives a value the same name in every turn of a conversation, and another in another', () => {
    expect(open().hideAll(SAID)).toBe(open().hideAll(SAID));
    expect(open('another').hideAll(SAID)).not.toBe(open().hideAll(SAID));
  });

  it.each([
    ['as given', (name: string) => name],
    ['in small letters', (name: string) => name.toLowerCase()],
    ['without brackets', (name: string) => name.slice(1, -1)],
    ['in other brackets', (name: string) => `<${name.slice(1, -1)}>`],
    ['with blanks', (name: string) => `[ ${name.slice(1, -1).replace('_', ' ')} ]`],
    ['with a dash', (name: string) => name.replace('_', '-')],
    ['with escapes', (name: string) => name.replace('[', '\\[').replace('_', '\\_').replace(']', '\\]')],
  ])('restores a name %s', (_, write) => {
    const sut = open();
    const name = sut.hideAll('ana@example.com');
    expect(sut.restore(`to ${write(name)}!`)).toBe('to ana@example.com!');
  });

  it('leaves names alone that it did not give', () => {
    expect(open().restore('[EMAIL_0AAAA] and [PERSON_1]')).toBe('[EMAIL_0AAAA] and [PERSON_1]');
  });

  it('hides what only looks like one of its names', () => {
    const sut = open();
    const name = sut.hideAll('ana@example.com');
    const hidden = sut.hideAll(`is ${name} mine?`);
    expect(hidden).not.toContain(name);
    expect(sut.restore(hidden)).toBe(`is ${name} mine?`);
  });

  it('hides a word that looks like one of its names once its neighbour is hidden', () => {
    const sut = open();
    const bare = sut.hideAll('ana@example.com').slice(1, -1);
    expect(sut.restore(sut.hideAll(`${bare}${bare} there`))).toBe(`${bare}${bare} there`);
  });

  it('streams ordinary words at once when there is nothing to restore', () => {
    expect(open().restoring().push('Per')).toBe('Per');
  });

  const name = open().hideAll('ana@example.com');
  const piece = fc.oneof(
    fc.constantFrom(
      'ana@example.com',
      '+49 30 1234567',
      '4111 1111 1111 1111',
      '203.0.113.7',
      'DE89370400440532013000',
    ),
    fc.constantFrom(
      name,
      name.toLowerCase(),
      name.slice(1, -1),
      name.slice(0, 6),
      name.slice(6),
      '[EMAIL_',
      'PERSON_',
      '\\[',
      '\\]',
      '[',
      ']',
      '<',
      '{',
      ' ',
      '-',
      '_',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.lorem({ maxCount: 3 }),
  );
  const texts = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));

  it('gives ten thousand texts back as they were, however the answer is cut', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 9 }), (text, size) => {
        const sut = open();
        const hidden = sut.hideAll(text);
        expect(sut.restore(hidden)).toBe(text);
        const stream = sut.restoring();
        let out = '';
        for (let at = 0; at < hidden.length; at += size) out += stream.push(hidden.slice(at, at + size));
        expect(out + stream.finish()).toBe(text);
      }),
      { numRuns: 10_000 },
    );
  }, 120_000);

  it('holds back no more than a name', () => {
    const sut = open();
    sut.hideAll(SAID);
    const stream = sut.restoring();
    const sent = 'PERSON EMAIL [ [ EMAIL_ '.repeat(20);
    const out = [...sent].map((character) => stream.push(character)).join('');
    expect(sent.length - out.length).toBeLessThanOrEqual(LONGEST_PLACEHOLDER);
  });
});
