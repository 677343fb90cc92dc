import { describe, expect, it } from 'vitest';
import { acceptedUntil as sut } from './access-token.js';

const NOW_MS = 1_000_000;
const TOLERANCE_MS = 5_000;

describe('the validity of a token', () => {
  it.each([
    ['in time', { exp: 1_010 }, 1_015_000],
    ['expired within the tolerance', { exp: 996 }, 1_001_000],
    ['expired', { exp: 995 }, undefined],
    ['without expiry', {}, undefined],
    ['with an expiry in words', { exp: '1010' }, undefined],
    ['with an endless expiry', { exp: Infinity }, undefined],
    ['valid from within the tolerance', { exp: 1_010, nbf: 1_005 }, 1_015_000],
    ['not valid yet', { exp: 1_010, nbf: 1_006 }, undefined],
    ['valid from nonsense', { exp: 1_010, nbf: '0' }, undefined],
  ])('%s', (_, claims, expected) => {
    expect(sut(claims, NOW_MS, TOLERANCE_MS)).toBe(expected);
  });
});
