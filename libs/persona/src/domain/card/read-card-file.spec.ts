import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { isCodedError } from '@rapport/kernel';
import { cardText, pngChunk, pngWith } from '@rapport/testing';
import fc from 'fast-check';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readCardFile } from './read-card-file.js';

const LIMITS = { cardMaxJsonBytes: 20_000, cardMaxDepth: 16, cardMaxParts: 20 };
const fixture = await readFile(join(import.meta.dirname, 'fixtures', 'lighthouse-v2.json'));
const card: unknown = JSON.parse(fixture.toString());

const zip = (files: Zippable): Buffer => Buffer.from(zipSync(files));
const unicodeText = (flag: number, text: Buffer) => ({
  type: 'iTXt' as const,
  data: Buffer.concat([Buffer.from('chara\0'), Buffer.from([flag, 0]), Buffer.from('en\0\0'), text]),
});
const base64 = Buffer.from(Buffer.from(fixture).toString('base64'));

function setup() {
  const sut = (file: Buffer) => readCardFile(file, LIMITS);
  const refusal = (file: Buffer): string => {
    try {
      sut(file);
    } catch (error) {
      return isCodedError(error) ? error.code : `not coded: ${String(error)}`;
    }
    return 'none';
  };
  return { sut, ctx: { refusal } };
}

describe('readCardFile', () => {
  it.each([
    ['json', 'JSON', fixture],
    ['json', 'JSON with a byte order mark', Buffer.concat([Buffer.from('\uFEFF'), fixture])],
    ['png', 'a picture', pngWith([cardText('chara', card)])],
    ['png', 'a picture whose keyword is written large', pngWith([cardText('CHARA', card)])],
    ['png', 'a picture with international text', pngWith([unicodeText(0, base64)])],
    ['png', 'a picture with packed text', pngWith([unicodeText(1, deflateSync(base64))])],
    ['charx', 'an archive', zip({ 'card.json': fixture })],
    ['charx', 'an archive that is not packed', zip({ 'card.json': [fixture, { level: 0 }] })],
    ['charx', 'an archive with a comment', zip({ 'card.json': [fixture, { comment: 'made by a test' }] })],
  ])('finds the card in %s: %s', (container, _, file) => {
    expect(setup().sut(file)).toEqual({ container, card, hasAssets: false });
  });

  it('prefers the card of version 3 where a picture holds both', () => {
    const both = pngWith([cardText('chara', { old: true }), cardText('ccv3', { new: true })]);
    expect(setup().sut(both).card).toEqual({ new: true });
  });

  it('unpacks no other file of an archive', () => {
    const files = { 'assets/icon/main.png': strToU8('no picture'), 'card.json': fixture };
    expect(setup().sut(zip(files))).toMatchObject({ card, hasAssets: true });
  });

  const huge = Buffer.from(JSON.stringify({ text: 'a'.repeat(5_000_000) }));
  const lying = zip({ 'card.json': huge });
  lying.writeUInt32LE(100, lying.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24);
  const nested = (depth: number) => Buffer.from(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

  it.each([
    ['JSON', huge],
    ['a picture', pngWith([cardText('ccv3', { text: 'a'.repeat(50_000) })])],
    ['packed text', pngWith([unicodeText(1, deflateSync(Buffer.alloc(5_000_000, 'a')))])],
    ['an archive', zip({ 'card.json': huge })],
    ['an archive that lies about its size', lying],
    ['an archive of many files', zip(Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`${n}`, strToU8('')])))],
    ['a picture of many chunks', pngWith(Array.from({ length: 21 }, () => cardText('other', {})))],
    ['JSON that nests', nested(17)],
  ])('refuses what is too large, without unpacking it: %s', (_, file) => {
    expect(setup().ctx.refusal(file)).toBe('persona.card_too_large');
  });

  const damaged = pngWith([cardText('chara', card)]);
  damaged[70]! ^= 1;
  const forged = zip({ 'card.json': fixture });
  forged[forged.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 16]! ^= 1;
  const encrypted = zip({ 'card.json': fixture });
  encrypted[encrypted.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 8]! |= 1;
  const twice = zip({ 'card.json': fixture, 'cart.json': strToU8('{}') });
  twice.write('card.json', twice.lastIndexOf('cart.json'), 'latin1');

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half of JSON', fixture.subarray(0, 100)],
    ['what is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['no object', Buffer.from('[1]')],
    ['a NUL', Buffer.from('{"a":"\\u0000"}')],
    ['half a character', Buffer.from('{"a":"\\ud800"}')],
    ['a name that would not survive', Buffer.from('{"__proto__":{"a":1}}')],
    ['a number beyond all numbers', Buffer.from('{"a":1e999}')],
    ['a picture without a card', pngWith([])],
    ['a picture with a damaged chunk', damaged],
    ['a picture that ends early', pngWith([cardText('chara', card)]).subarray(0, 90)],
    [
      'a chunk longer than the file',
      Buffer.concat([pngWith([]).subarray(0, 8), Buffer.from('7fffffff74455874', 'hex')]),
    ],
    ['a picture whose card is no base64', pngWith([{ type: 'tEXt', data: Buffer.from('chara\0{"a":1}') }])],
    ['packed text that is none', pngWith([unicodeText(1, Buffer.from('not packed'))])],
    ['a text without a keyword', pngWith([{ type: 'iTXt', data: Buffer.from('chara') }])],
    ['an archive without a card', zip({ 'card.txt': fixture })],
    ['an archive with two cards', twice],
    ['an archive whose checksum is wrong', forged],
    ['an encrypted archive', encrypted],
    ['half an archive', zip({ 'card.json': fixture }).subarray(0, 60)],
  ])('refuses what cannot be read: %s', (_, file) => {
    expect(setup().ctx.refusal(file)).toBe('persona.card_unreadable');
  });

  it('never quotes the file in its refusals', () => {
    const file = Buffer.from('{"secret": "in the text" oops}');
    expect(() => setup().sut(file)).toThrow(/^(?!.*secret)/);
  });

  const wholes = [fixture, pngWith([cardText('chara', card), cardText('ccv3', card)]), zip({ 'card.json': fixture })];
  const CODES = ['none', 'persona.card_too_large', 'persona.card_unreadable'];

  it('answers any damage with a coded error', () => {
    const { ctx } = setup();
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...wholes), edits, fc.nat(), (whole, bytes, end) => {
        const file = Buffer.from(whole);
        for (const [at, value] of bytes) file[at % file.length] = value;
        expect(CODES).toContain(ctx.refusal(file));
        expect(CODES).toContain(ctx.refusal(file.subarray(0, end % file.length)));
      }),
      { numRuns: 500 },
    );
  });

  it('answers any bytes, whatever they begin with, with a coded error', () => {
    const { ctx } = setup();
    const starts = [pngWith([]).subarray(0, 8), Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(0)];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }), (start, bytes) => {
        const chunk = pngChunk('iTXt', Buffer.concat([Buffer.from('chara\0'), bytes]));
        for (const file of [Buffer.concat([start, bytes]), Buffer.concat([start, chunk])]) {
          expect(CODES).toContain(ctx.refusal(file));
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, (bytes: number) => Buffer]>([
    [
      'a picture of empty chunks',
      (bytes) => pngOf(Array.from({ length: bytes / 12 }, () => pngChunk('aaaa', Buffer.alloc(0)))),
    ],
    [
      'a picture of cards',
      (bytes) => pngOf(Array.from({ length: bytes / 22 }, () => pngChunk('tEXt', Buffer.from('chara\0AAAA')))),
    ],
    ['end records of archives', (bytes) => Buffer.from('PK\x05\x06'.repeat(bytes / 4), 'latin1')],
    ['brackets', (bytes) => Buffer.alloc(bytes, '[')],
    ['an open text', (bytes) => Buffer.from(`"${'\\'.repeat(bytes)}`)],
  ])('takes no longer than the file is long: %s', (_, build) => {
    const { ctx } = setup();
    const file = build(2_400_000);
    const started = process.hrtime.bigint();
    ctx.refusal(file);
    // 2.4 MB at 1 MB/s at the very least; what grows with the square of the length would take minutes.
    expect(Number(process.hrtime.bigint() - started) / 1e9).toBeLessThan(2.4);
  });
});

const pngOf = (chunks: readonly Buffer[]): Buffer => Buffer.concat([pngWith([]).subarray(0, 8), ...chunks]);
