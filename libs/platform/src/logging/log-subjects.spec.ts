import { randomBytes } from 'node:crypto';
import { newId } from '@rapport/kernel';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { parseKeyring } from '../crypto/keyring.js';
import { guardLine } from '../pii/guard-line.js';
import { LogSubjects } from './log-subjects.js';

const DAY_MS = 86_400_000;
const KEYS = { a: randomBytes(32).toString('base64'), b: randomBytes(32).toString('base64') };
const ring = (active: string, index = 'a') => parseKeyring(JSON.stringify({ active, index, keys: KEYS }));

function setup({ keyring = ring('a'), days = 30 } = {}) {
  const clock = new ManualClock();
  return { sut: new LogSubjects(keyring, clock, days), ctx: { clock, user: newId('user') } };
}

describe('pseudonyms in logs', () => {
  it('stay the same through an epoch, and change with the next', async () => {
    const { sut, ctx } = setup();
    const start = Date.parse(sut.firstDay(ctx.clock.now()));
    const at = (ms: number) => sut.of(ctx.user, start + ms);
    expect(at(30 * DAY_MS - 1)).toBe(at(0));
    expect(at(30 * DAY_MS)).not.toBe(at(0));
    await ctx.clock.advance(start + 30 * DAY_MS - ctx.clock.now());
    expect(sut.of(ctx.user)).toBe(at(30 * DAY_MS));
  });

  it('tell people apart, and have nothing of the id', () => {
    const { sut, ctx } = setup();
    const pseudonym = sut.of(ctx.user);
    expect(pseudonym).toMatch(/^sub_[a-p]{32}$/);
    expect(sut.of(newId('user'))).not.toBe(pseudonym);
  });

  it('are the same in every process, also when the master key rotates', () => {
    const { sut, ctx } = setup();
    expect(setup({ keyring: ring('b') }).sut.of(ctx.user)).toBe(sut.of(ctx.user));
  });

  it('cannot be computed without the key', () => {
    const { sut, ctx } = setup();
    expect(setup({ keyring: ring('a', 'b') }).sut.of(ctx.user)).not.toBe(sut.of(ctx.user));
  });

  it('are found again from any day of a past epoch', () => {
    const { sut, ctx } = setup({ days: 7 });
    const then = Date.parse('2024-02-29');
    const first = sut.firstDay(then);
    expect(first).toBe('2024-02-29');
    expect(sut.of(ctx.user, Date.parse('2024-03-06T23:59:59Z'))).toBe(sut.of(ctx.user, Date.parse(first)));
  });

  it('look like nothing personal to the pass over lines', () => {
    const { sut } = setup();
    const lines = Array.from({ length: 2_000 }, () => `{"subject":"${sut.of(newId('user'))}"}\n`);
    expect(lines.filter((line) => guardLine(line) !== line)).toEqual([]);
  });
});
