import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShownCharacters } from './shown-characters.js';
import { disguisedLetter, SpelledScanner, Spellings, spellPhrase } from './spelled-scanner.js';
import { StreamGate } from './stream-gate.js';

// Overlapping on purpose: one phrase inside another, one beginning where another ends, one open at its end.
const PHRASES = ['red fox', 'a red fox jumps', 'fox jumps over', 'fox den*', 'its bill'];

function setup(maxCharacters = 10_000) {
  const spellings = new Spellings(
    PHRASES.map((text, index) => spellPhrase({ id: `rule.${index}`, text })),
    disguisedLetter,
  );
  const scanner = new SpelledScanner(spellings);
  const sut = new StreamGate({ detectors: [scanner], categoryOf: (id) => `category of ${id}`, maxCharacters });
  const deliver = (pieces: readonly string[]): string => pieces.map((piece) => sut.push(piece)).join('') + sut.finish();
  return { sut, ctx: { deliver } };
}

interface Letter {
  readonly letter: string;
  readonly from: number;
  readonly beginsWord: boolean;
}

/** The letters of a text, each with its place: what the scanner must see, told in the simplest way. */
function lettersOf(text: string): Letter[] {
  const letters: Letter[] = [];
  let beginsWord = true;
  const characters = new ShownCharacters((character, from) => {
    for (const letter of disguisedLetter(character)) {
      if (letter !== ' ') letters.push({ letter, from, beginsWord });
      beginsWord = letter === ' ';
    }
  });
  characters.read(text);
  characters.end();
  letters.push({ letter: '', from: text.length, beginsWord });
  return letters;
}

const spelled = PHRASES.map((phrase) => ({
  letters: [...phrase.replace('*', '')].map(disguisedLetter).join('').replaceAll(' ', ''),
  isOpen: phrase.endsWith('*'),
}));

/** An independent, slow way to say what is forbidden: offsets at which a phrase begins in the whole text. */
function matchStarts(text: string): number[] {
  const letters = lettersOf(text);
  const reading = letters.map(({ letter }) => letter || '.').join('');
  return letters.flatMap(({ from, beginsWord }, index) => {
    const starts = spelled.some((phrase) => {
      if (!beginsWord || !reading.startsWith(phrase.letters, index)) return false;
      const after = letters[index + phrase.letters.length];
      return phrase.isOpen || after === undefined || after.letter === '' || after.beginsWord;
    });
    return starts ? [from] : [];
  });
}

const fragments = fc.constantFrom(
  ...[
    'a',
    'red',
    'fox',
    'jumps',
    'over',
    'den',
    'dens',
    'its',
    'bill',
    'RED',
    'ｆｏｘ',
    'f\u200box',
    'réd',
    'f0x',
    'fох',
  ],
  ...['bi1l', 'r e d', 'f.o.x', '**f**ox', '&#102;ox', 'r&#x65;', '&', '&#1', '02;'],
  ...[' ', '  ', '\n', '-', '. ', '🦊', '👩‍👧', '¾', '\ud83d', '\udc00', '\u0301', '⒜', 'ﬁ', 'e', 'f', 're'],
);
const phrases = fc.constantFrom(
  'red fox',
  'a  red\u200b Fox jumps',
  'fox-jumps ovér',
  'ｆox den',
  'r e d  f o x',
  'ITS B1LL',
  'it&#115; bi|ll',
);
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

describe('a gate of spellings', () => {
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
          // An entity and a character that have come in part may still become anything.
          const held = sent.slice(delivered.length).replace(/(?:[\ud800-\udbff]|&[#\w]*)$/u, '');
          const letters = lettersOf(held)
            .slice(0, -1)
            .map(({ letter, from }) => (from === 0 ? [letter] : letter));
          const first = letters.filter((letter) => Array.isArray(letter)).length;
          const reading = letters.flat().join('');
          const readings = Array.from({ length: Math.max(1, first) }, (_, skipped) => reading.slice(skipped));
          expect(readings.some((rest) => spelled.some((phrase) => phrase.letters.startsWith(rest)))).toBe(true);
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

  it.each(['See the r e d f o x.', 'See the r.e.d-f.o.x', 'See the **r**ed\n_fox_', 'See the re&#100; f&#x6f;x'])(
    'sees through %j',
    (text) => {
      const { sut, ctx } = setup();
      expect(ctx.deliver(text.split(''))).toMatch(/^See the [*]*$/);
      expect(sut.decision.category).toBe('category of rule.0');
    },
  );

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
    expect(ctx.deliver(['a hired foxglove hits bills'])).toBe('a hired foxglove hits bills');
  });

  it('cuts off a runaway answer', () => {
    const { sut } = setup(10);
    expect([sut.push('0123456789'), sut.push('!'), sut.finish()]).toEqual(['0123456789', '', '']);
    expect(sut.decision).toMatchObject({ action: 'block', category: 'length', signals: [{ id: 'length.output' }] });
  });
});
