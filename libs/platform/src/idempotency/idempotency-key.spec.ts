import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIdempotencyKey } from './idempotency-key.js';

const printable = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });

describe('parseIdempotencyKey', () => {
  it.each([
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    [' "two words" ', 'two words'],
    [String.raw`"a \"quote\" and a \\"`, String.raw`a "quote" and a \ `.trim()],
    ['"key";created=1', 'key'],
  ])('reads %s', (header, key) => {
    expect(parseIdempotencyKey(header)).toBe(key);
  });

  it.each(['', '""', '"open', 'two words', 'a, b', '"é"', 'é', '"tab\t"', String.raw`"\n"`, 'k'.repeat(256)])(
    'refuses %j',
    (header) => {
      expect(() => parseIdempotencyKey(header)).toThrow('idempotency.malformed_key');
    },
  );

  it('refuses a header that was sent twice', () => {
    expect(() => parseIdempotencyKey(['a', 'b'])).toThrow('idempotency.malformed_key');
  });

  it('reads back any string that was quoted as the RFC says', () => {
    fc.assert(
      fc.property(printable, (key) => {
        fc.pre(key.length > 0 && key.length <= 255);
        expect(parseIdempotencyKey(`"${key.replaceAll(/["\\]/g, String.raw`\$&`)}"`)).toBe(key);
      }),
    );
  });
});
