import { randomBytes, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal, unseal } from './sealed-box.js';

const setup = () => ({
  key: createSecretKey(randomBytes(32)),
  plaintext: Buffer.from('hello'),
  context: 'messages.body:1',
});
const tampered = expect.objectContaining({ code: 'crypto.tampered' });

describe('sealed box', () => {
  it('opens to what was sealed, whatever the bytes and the context', () => {
    const { key } = setup();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, context) => {
        expect(unseal(key, seal(key, bytes, context), context)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('never gives the same bytes twice', () => {
    const { key, plaintext, context } = setup();
    expect(seal(key, plaintext, context)).not.toEqual(seal(key, plaintext, context));
  });

  it('fails when any single bit is changed, the version and the IV included', () => {
    const { key, plaintext, context } = setup();
    const sealed = seal(key, plaintext, context);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => unseal(key, changed, context)).toThrow(tampered);
    }
  });

  it('fails in another place, under another key, and when cut short', () => {
    const { key, plaintext, context } = setup();
    const sealed = seal(key, plaintext, context);
    expect(() => unseal(key, sealed, 'messages.body:2')).toThrow(tampered);
    expect(() => unseal(setup().key, sealed, context)).toThrow(tampered);
    for (let length = 0; length < sealed.length; length++) {
      expect(() => unseal(key, sealed.subarray(0, length), context)).toThrow(tampered);
    }
  });
});
