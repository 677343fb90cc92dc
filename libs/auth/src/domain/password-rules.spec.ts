import { describe, expect, it } from 'vitest';
import { normalisePassword, passwordFaults } from './password-rules.js';

const LIMITS = { passwordMinLength: 10, passwordMaxLength: 128 };
const sut = (password: string): string[] => passwordFaults(password, 'ana.lopez@example.com', LIMITS);

describe('passwords', () => {
  it.each(['a quiet horse', 'Xk3!tQz9#w', '🌧️🐎🌙⭐🔥🌊🍎🎈🎲🎹', 'ñandúes azules', 'x'.repeat(5) + 'y'.repeat(123)])(
    'admits %j',
    (password) => {
      expect(sut(password)).toEqual([]);
    },
  );

  it.each([
    ['nine chars', 'Xk3!tQz9#', 'use at least 10 characters'],
    ['nine code points in eighteen units', '🌧🐎🌙⭐🔥🌊🍎🎈🎲', 'use at least 10 characters'],
    ['129 characters', 'ab'.repeat(64) + 'c', 'use at most 128 characters'],
    ['the e-mail', ' Ana.Lopez@Example.com ', 'do not use your e-mail address'],
  ])('refuses %s', (_, password, fault) => {
    expect(sut(password)).toEqual([fault]);
  });

  it('refuses the part of the e-mail before the @', () => {
    expect(passwordFaults('ana.lopez.1984', 'ana.lopez.1984@example.com', LIMITS)).toEqual([
      'do not use your e-mail address',
    ]);
  });

  it.each([
    'password123',
    'Password2024!',
    '12password34',
    'qwertyuiop',
    '1q2w3e4r5t',
    '1234567890',
    '0987654321',
    '4567890123',
    'aaaaaaaaaa',
    'abababababab',
    'xyz1xyz1xyz1',
    'abcdefghijkl',
    'Welcome2024',
  ])('refuses the well-known %j', (password) => {
    expect(sut(password)).toContain('this is one of the passwords that attackers try first');
  });

  it('does not take a longer phrase for the word in it', () => {
    expect(sut('my password is a horse')).toEqual([]);
  });

  it('sees one password in both encodings of an accent', () => {
    expect(normalisePassword('cafe\u0301')).toBe(normalisePassword('caf\u00e9'));
  });
});
