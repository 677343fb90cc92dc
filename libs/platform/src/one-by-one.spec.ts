import { describe, expect, it } from 'vitest';
import { cryptoErrors } from './crypto/crypto.errors.js';
import { databaseErrors } from './database/database.errors.js';
import { JsonLogger } from './logging/json-logger.js';
import { oneByOne } from './one-by-one.js';

const TAMPERED = cryptoErrors.tampered();
const MISSING = cryptoErrors.keyMissing();

describe('work for one person after the other', () => {
  /** Of each person: what fails for them, if anything. */
  function setup(...people: (Error | undefined)[]) {
    const logged: Record<string, unknown>[] = [];
    const done: number[] = [];
    const logger = new JsonLogger({ level: 'info' }, { write: (line) => logged.push(JSON.parse(line)) });
    const work = (index: number) => async () => {
      if (people[index]) throw people[index];
      return done.push(index);
    };
    const sut = () =>
      oneByOne(logger, { event: 'one_failed', kind: 'memory' }, async (attempt) => {
        const results: (number | undefined)[] = [];
        for (const index of people.keys()) results.push(await attempt(work(index)));
        return results;
      });
    return { sut, ctx: { logged, done } };
  }

  it('resolves as it did, and tells of nothing, when nothing fails', async () => {
    const { sut, ctx } = setup(undefined, undefined);
    expect([await sut(), ctx.logged]).toEqual([[1, 2], []]);
  });

  it('is done for those after one who failed, and fails in the end as the first did', async () => {
    const { sut, ctx } = setup(TAMPERED, undefined, MISSING, undefined);
    await expect(sut()).rejects.toBe(TAMPERED);
    expect(ctx.done).toEqual([1, 3]);
  });

  it('tells how many failed of each code, and of no person', async () => {
    const { sut, ctx } = setup(TAMPERED, MISSING, cryptoErrors.tampered());
    await expect(sut()).rejects.toBe(TAMPERED);
    const told = { level: 'error', event: 'one_failed', kind: 'memory' };
    expect(ctx.logged).toMatchObject([
      { ...told, code: 'crypto.tampered', failed: 2, err: { name: 'CodedError' } },
      { ...told, code: 'crypto.key_missing', failed: 1 },
    ]);
  });

  it.each([databaseErrors.unavailable(), cryptoErrors.vaultUnavailable()])(
    'ends at once when what everybody needs is gone: %s',
    async (outage) => {
      const { sut, ctx } = setup(MISSING, outage, undefined);
      await expect(sut()).rejects.toBe(outage);
      expect([ctx.done, ctx.logged.map(({ code }) => code)]).toEqual([[], ['crypto.key_missing']]);
    },
  );
});
