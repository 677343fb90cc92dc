import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseCharacter } from './normalise.js';
import { PhraseGate } from './output-gate.js';
import { PhraseAutomaton } from './phrase-automaton.js';

// Overlapping on purpose: one phrase inside another, one beginning where another ends, one open at its end.
const PHRASES = ['red fox', 'a red fox jumps', 'fox jumps over', 'fox den*', 'its'];

function setup(maxCharacters = 10_000) {
  const automaton = new PhraseAutomaton(PHRASES.map((text, index) => ({ id: `rule.${index}`, text })));
  const sut = new PhraseGate({ automaton, categoryOf: (id) => `category of ${id}`, maxCharacters });
  const deliver = (pieces: readonly string[]): string => pieces.map((piece) => sut.push(piece)).join('') + sut.finish();
  return { sut, ctx: { deliver } };
}

/** An independent, slow way to say what is forbidden: offsets at which a phrase begins in the whole text. */
function matchStarts(text: string): number[] {
  let reading = ' ';
  const origins = [0];
  let offset = 0;
  for (const character of text) {
    for (const letter of normaliseCharacter(character)) {
      if (letter === ' ' && reading.endsWith(' ')) continue;
      reading += letter;
      origins.push(...Array.from(letter, () => offset));
    }
    offset += character.length;
  }
  if (!reading.endsWith(' ')) reading += ' ';
  const spelled = PHRASES.map((phrase) => (phrase.endsWith('*') ? ` ${phrase.slice(0, -1)}` : ` ${phrase} `));
  return spelled.flatMap((phrase) =>
    [...reading].flatMap((_, index) => (reading.startsWith(phrase, index) ? [origins[index + 1] ?? Number.NaN] : [])),
  );
}

/** How a text reads from any letter of its first character on: `¾` reads `e a`, and is held as a whole for its `a`. */
function readingsOf(text: string): string[] {
  const [first = '', ...rest] = [...text].map(normaliseCharacter);
  const starts = first === '' ? [0] : Array.from(first, (_, index) => index);
  return starts.map((start) => `${first.slice(start)}${rest.join('')}`.replaceAll(/ +/g, ' ').trim());
}

const isBeginning = (reading: string): boolean => PHRASES.some((phrase) => phrase.replace('*', '').startsWith(reading));

const fragments = fc.constantFrom(
  ...[
    'a',
    'red',
    'fox',
    'jumps',
    'over',
    'den',
    'dens',
    'it',
    "it's",
    'RED',
    'ｆｏｘ',
    'f\u200box',
    'réd',
    'f0x',
    'fох',
  ],
  ...[' ', '  ', '\n', '-', '. ', '🦊', '👩‍👧', '¾', '\ud83d', '\udc00', '\u0301', '⒜', 'ﬁ', 'e', 'f', 're'],
);
const phrases = fc.constantFrom('red fox', 'a  red\u200b Fox jumps', 'fox-jumps ovér', 'ｆox den', "it's");
const texts = fc.oneof(
  fc.array(fc.oneof(fragments, phrases), { maxLength: 12 }).map((parts) => parts.join(' ')),
  fc.array(fragments, { maxLength: 25 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const cuts = fc.array(fc.nat({ max: 120 }), { maxLength: 12 });

function split(text: string, at: readonly number[]): string[] {
  const points = [...new Set([0, ...at.filter((point) => point < text.length), text.length])].toSorted((a, b) => a - b);
  return points.slice(0, -1).map((point, index) => text.slice(point, points[index + 1]));
}

describe('PhraseGate', () => {
  it('delivers any harmless text unchanged and no character of a match, however the text is cut', () => {
    let blocked = 0;
    fc.assert(
      fc.property(texts, cuts, (text, at) => {
        const { sut, ctx } = setup();
        const delivered = ctx.deliver(split(text, at));
        const forbidden = matchStarts(text);
        blocked += Math.sign(forbidden.length);
        expect(sut.decision.action).toBe(forbidden.length > 0 ? 'block' : 'allow');
        if (forbidden.length === 0) expect(delivered).toBe(text);
        expect(text.startsWith(delivered)).toBe(true);
        expect(delivered.length).toBeLessThanOrEqual(Math.min(text.length, ...forbidden));
      }),
      { numRuns: 3_000 },
    );
    expect(blocked).toBeGreaterThan(300); // the generator really plants matches
  });

  it('holds back only what some phrase begins with', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { sut } = setup();
        let delivered = '';
        let sent = '';
        for (const character of text) {
          sent += character;
          delivered += sut.push(character);
          if (sut.decision.action === 'block') return;
          const held = sent.slice(delivered.length).replace(/[\ud800-\udbff]$/u, '');
          expect(readingsOf(held).some(isBeginning)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('lets words through as soon as they lead nowhere', () => {
    const { sut } = setup();
    const delivered = ['The', ' red', ' fo', 'rest', ' sleeps'].map((piece) => sut.push(piece));
    expect(delivered).toEqual(['The', ' ', '', 'red forest', ' sleeps']);
  });

  it('keeps quiet after a block and reports rule and category', () => {
    const { sut, ctx } = setup();
    expect(ctx.deliver(['See the red', ' fox. ', 'More.'])).toBe('See the ');
    expect(sut.decision).toMatchObject({
      action: 'block',
      category: 'category of rule.0',
      signals: [{ id: 'rule.0' }],
    });
  });

  it('takes the end of the answer for the end of its last word', () => {
    const { sut, ctx } = setup();
    expect(ctx.deliver(['a red fox'])).toBe('');
    expect(sut.decision.signals.map(({ id }) => id)).toEqual(['rule.0']);
  });

  it('does not match inside words', () => {
    const { ctx } = setup();
    expect(ctx.deliver(['a hired foxglove fits'])).toBe('a hired foxglove fits');
  });

  it('cuts off a runaway answer', () => {
    const { sut } = setup(10);
    expect([sut.push('0123456789'), sut.push('!'), sut.finish()]).toEqual(['0123456789', '', '']);
    expect(sut.decision).toMatchObject({ action: 'block', category: 'length', signals: [{ id: 'length.output' }] });
  });
});
