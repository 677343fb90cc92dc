import { newId } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import { assertImpersonal } from './assert-impersonal.js';
import type { AuditEntry } from './audit-trail.js';

const entry = (over: Partial<AuditEntry>): AuditEntry => ({ action: 'auth.login', outcome: 'success', ...over });

describe('assertImpersonal', () => {
  it('accepts ids, codes, counts and flags', () => {
    const details = {
      reason: 'wrong_password',
      version: 3,
      hash: 'a1b2',
      roles: 'user,admin',
      day: '2026-01-01',
      first: true,
    };
    const act = entry({ actor: newId('user'), subject: newId('session'), details });
    expect(() => assertImpersonal(act)).not.toThrow();
  });

  it.each<[string, Partial<AuditEntry>]>([
    ['an address', { details: { who: 'ada@example.org' } }],
    ['a telephone number', { details: { who: '+4930123456789' } }],
    ['a network address', { details: { from: '203.0.113.7' } }],
    ['prose', { details: { said: 'I feel low today' } }],
    ['an empty text', { details: { reason: '' } }],
    ['a long value', { details: { blob: 'x'.repeat(201) } }],
    ['a value that is no number', { details: { count: Number.NaN } }],
    ['a nested value', { details: { more: { a: 1 } as unknown as string } }],
    ['a name that is text', { details: { 'Ada Lovelace': true } }],
    ['a crowd of details', { details: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`d${i}`, i])) }],
    ['a subject that is no id', { subject: 'ada' }],
    ['an actor that is no id', { actor: 'usr_ada' }],
    ['an action that is no code', { action: 'logged in' }],
  ])('refuses %s', (_, over) => {
    expect(() => assertImpersonal(entry(over))).toThrow(expect.objectContaining({ code: 'audit.not_impersonal' }));
  });

  it('does not repeat what it refuses', () => {
    const refuse = (): void => assertImpersonal(entry({ details: { who: 'ada@example.org' } }));
    expect(refuse).not.toThrow(/ada/);
  });
});
