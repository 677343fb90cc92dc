import { describe, expect, it } from 'vitest';
import { openCheckpoint, signCheckpoint } from './checkpoint.js';
import {
  formatSigner,
  formatVerifier,
  openNote,
  parseSigner,
  parseVerifier,
  signerOf,
  signNote,
} from './signed-note.js';

/** The example of golang.org/x/mod/sumdb/note, which defined the format. */
const PUBLIC = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PRIVATE = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const NOTE = `${TEXT}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

function setup() {
  const signer = signerOf('rapport/test', Buffer.alloc(32, 7));
  const note = signCheckpoint({ origin: 'rapport/test', size: 12, root: Buffer.alloc(32, 9) }, signer);
  return { sut: signer, ctx: { note } };
}

describe('signed notes', () => {
  it('are signed and read as the reference implementation does', () => {
    expect(signNote(TEXT, parseSigner(PRIVATE))).toBe(NOTE);
    expect(openNote(NOTE, [parseVerifier(PUBLIC)])).toBe(TEXT);
  });

  it('have keys that are read back as they were written', () => {
    expect(formatVerifier(parseVerifier(PUBLIC))).toBe(PUBLIC);
    expect(formatVerifier(parseVerifier(`${PUBLIC}@1200`))).toBe(`${PUBLIC}@1200`);
    expect(formatSigner(parseSigner(PRIVATE))).toBe(PRIVATE);
  });

  it.each([
    ['of another form', 'PeterNeumann'],
    ['with an id of another key', PUBLIC.replace('c74f20a3', 'c74f20a4')],
    ['with another name', PUBLIC.replace('Peter', 'Paul')],
    ['of another algorithm', PUBLIC.replace('+ARpc', '+AhpC')],
    ['with an end that is no size', `${PUBLIC}@1e3`],
  ])('have no key %s', (_, key) => {
    expect(() => parseVerifier(key)).toThrow(expect.objectContaining({ code: 'audit.key_invalid' }));
    expect(() => parseSigner(key)).toThrow(expect.objectContaining({ code: 'audit.key_invalid' }));
  });

  it('are believed with further signatures of people unknown', () => {
    const { sut, ctx } = setup();
    const witness = signNote('', signerOf('witness', Buffer.alloc(32, 1))).trimStart();
    expect(openNote(`${ctx.note}${witness}`, [sut])).toBeDefined();
  });

  it('hold a checkpoint, of the log that the key is named after', () => {
    const { sut, ctx } = setup();
    expect(openCheckpoint(ctx.note, [sut])).toEqual({ origin: 'rapport/test', size: 12, root: Buffer.alloc(32, 9) });
    const foreign = signCheckpoint({ origin: 'another', size: 12, root: Buffer.alloc(32, 9) }, sut);
    expect(openCheckpoint(foreign, [sut])).toBeUndefined();
  });

  it('hold a checkpoint of a key with an end, up to that size', () => {
    const { sut, ctx } = setup();
    const ending = (size: number) => parseVerifier(`${formatVerifier(sut)}@${size}`);
    expect(openCheckpoint(ctx.note, [ending(12)])).toMatchObject({ size: 12 });
    expect(openCheckpoint(ctx.note, [ending(11)])).toBeUndefined();
  });

  it('hold a checkpoint beyond the end of a key when one without it has signed, too', () => {
    const { sut, ctx } = setup();
    const other = signerOf('rapport/test', Buffer.alloc(32, 8));
    const [text = ''] = ctx.note.split('\n\n');
    const both = `${ctx.note}${signNote(`${text}\n`, other).split('\n\n')[1]}`;
    expect(openCheckpoint(both, [{ ...sut, upTo: 11 }, other])).toMatchObject({ size: 12 });
    expect(openCheckpoint(both, [{ ...sut, upTo: 11 }])).toBeUndefined();
  });

  it('open no longer after any one bit of a checkpoint was changed', () => {
    const { sut, ctx } = setup();
    const bytes = Buffer.from(ctx.note);
    const survivors = Array.from({ length: bytes.length * 8 }, (_, bit) => {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      return openCheckpoint(changed.toString(), [sut]);
    }).filter((opened) => opened !== undefined);
    expect(survivors).toEqual([]);
  });
});
