import { describe, expect, it } from 'vitest';
import { PurgeSessionsHandler, RotateSigningKeysHandler } from './auth-jobs.js';
import type { PurgeSessions } from './purge-sessions.js';
import type { RotateSigningKeys } from './rotate-signing-keys.js';

const HOURLY = /^\d+ \* \* \* \*$/;

describe('the jobs of auth', () => {
  it('purge every hour, and stop when told to', async () => {
    const signals: AbortSignal[] = [];
    const purge = { execute: async (signal: AbortSignal) => void signals.push(signal) };
    const sut = new PurgeSessionsHandler(purge as unknown as PurgeSessions);
    const signal = AbortSignal.abort();
    await sut.handle({}, signal);
    expect(signals).toEqual([signal]);
    expect(sut.job.schedule).toMatch(HOURLY);
  });

  it('look every hour whether the signing key is due, and never force it', async () => {
    const calls: unknown[][] = [];
    const rotate = { execute: async (...options: unknown[]) => void calls.push(options) };
    const sut = new RotateSigningKeysHandler(rotate as unknown as RotateSigningKeys);
    await sut.handle();
    expect(calls).toEqual([[]]);
    expect(sut.job.schedule).toMatch(HOURLY);
  });
});
