import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShownCharacters } from './shown-characters.js';

function setup() {
  const told: [character: string, from: number][] = [];
  const sut = new ShownCharacters((character, from) => told.push([character, from]));
  return { sut, ctx: { told } };
}

function readAll(pieces: readonly string[]) {
  const { sut, ctx } = setup();
  for (const piece of pieces) sut.read(piece);
  sut.end();
  return ctx.told;
}

const shown = (text: string): string =>
  readAll([text])
    .map(([character]) => character)
    .join('');

describe('ShownCharacters', () => {
  it.each([
    ['&#107;&#x69;ll', 'kill'],
    ['&#0000107;ill', 'kill'],
    ['&#107ill', 'kill'],
    ['&eacute;&Aring;', 'eA'],
    ['m&commat;t&nbsp;e', 'm@t e'],
    ['AT&T, R&D; &unheardof; & so on', 'AT&T, R&D; &unheardof; & so on'],
    ['&constructor; &toString;', '&constructor; &toString;'],
    ['&#x110000;', '&#x110000;'],
    ['&#', '&#'],
  ])('reads %j as it is shown: %j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('says where each character came from, in UTF-16 units', () => {
    expect(readAll(['a🦊&#98;c'])).toEqual([
      ['a', 0],
      ['🦊', 1],
      ['b', 3],
      ['c', 8],
    ]);
  });

  it('waits with what may become an entity, and no longer', () => {
    const { sut } = setup();
    const until = ['salt &', ' pepper &am', 'ong &#1', '07', ';'].map((piece) => {
      sut.read(piece);
      return sut.toldUntil;
    });
    expect(until).toEqual([5, 14, 21, 21, 27]);
  });

  it('reads the same however the text is cut', () => {
    const texts = fc
      .array(fc.constantFrom('&', '#', 'x6b', '107', ';', 'amp', 'eacute', 'a', ' ', '🦊', '\ud83d', '\udd8a'), {
        maxLength: 14,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        expect(readAll(text.split(''))).toEqual(readAll([text]));
      }),
      { numRuns: 2_000 },
    );
  });
});
