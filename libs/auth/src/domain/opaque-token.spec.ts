import { newId } from '@rapport/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiKeyFormat as sut, refreshTokenFormat, SECRET_BYTES, tokenDigest } from './opaque-token.js';

const secrets = fc.uint8Array({ minLength: SECRET_BYTES, maxLength: SECRET_BYTES }).map((bytes) => Buffer.from(bytes));

describe('opaque tokens', () => {
  it('are read back as they were made', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const token = { userId: newId('user'), id: newId('apiKey'), secret };
        expect(sut.parse(sut.encode(token))).toEqual(token);
      }),
    );
  });

  it('fit into a header', () => {
    const token = sut.encode({ userId: newId('user'), id: newId('apiKey'), secret: Buffer.alloc(SECRET_BYTES, 0xff) });
    expect(token).toMatch(/^rpk_[\w-]{86}$/);
  });

  it('are not read from anything else, and nothing makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), (text) => {
        expect(sut.parse(`rpk_${text.slice(0, 85)}`)).toBeUndefined();
      }),
    );
  });

  it('do not pass for tokens of the other kind', () => {
    const refreshToken = refreshTokenFormat.encode({
      userId: newId('user'),
      id: newId('session'),
      secret: Buffer.alloc(SECRET_BYTES),
    });
    expect(sut.matches(refreshToken)).toBe(false);
    expect(sut.parse(refreshToken)).toBeUndefined();
  });

  it('are stored as SHA-256 of the whole token', () => {
    expect(tokenDigest('abc').toString('hex')).toMatch(/^ba7816bf8f01cfea/);
  });
});
