import { describe, expect, it } from 'vitest';
import { decideRefresh, type RefreshTokenState } from './session.js';

const NOW = new Date('2026-01-01T12:00:00Z');
const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const FRESH: RefreshTokenState = { expiresAt: at(60), spent: undefined, sessionExpiresAt: at(600), revoked: false };
const spent = (secondsAgo: number, successorUnused: boolean): Partial<RefreshTokenState> => ({
  spent: { at: at(-secondsAgo), successorExpiresAt: at(60), successorUnused },
});

describe('a refresh token', () => {
  it.each([
    ['rotate', 'is the newest', {}],
    ['repeat', 'was spent a moment ago and nobody went on', spent(10, true)],
    ['revoke', 'was spent a moment ago and somebody went on', spent(10, false)],
    ['revoke', 'was spent longer ago', spent(10.001, true)],
    ['refuse', 'has expired', { expiresAt: NOW }],
    ['refuse', 'is of a session that has expired', { sessionExpiresAt: NOW }],
    ['refuse', 'is of a session that was ended', { revoked: true }],
    ['refuse', 'was spent and has expired: no reason to end the session', { ...spent(100, false), expiresAt: at(-1) }],
  ] as const)('leads to %s when it %s', (decision, _, change) => {
    expect(decideRefresh({ ...FRESH, ...change }, NOW, 10_000)).toBe(decision);
  });
});
