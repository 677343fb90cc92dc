import { describe, expect, it } from 'vitest';
import type { Spending } from '../domain/turn.js';
import { toDayRows } from './turn-accounts.js';

const usage = { prompt: 1, cached: 2, output: 3, thoughts: 4 };
const spend = (modelVersion: string) => ({ modelVersion, usage, costMicroUsd: 5 });
const rows = (answered: string | undefined, ...models: string[]) =>
  toDayRows({
    call: answered === undefined ? undefined : { modelVersion: answered },
    spent: models.map(spend),
  } as unknown as Spending);

describe('toDayRows', () => {
  it('counts the turn once, for the model that answered, and the tokens of all', () => {
    expect(rows('b', 'a', 'b')).toEqual([
      { model: 'a', turns: 0, ...usage, cost: 5 },
      { model: 'b', turns: 1, ...usage, cost: 5 },
    ]);
  });

  it('counts a turn for which no model was asked, or none reported tokens', () => {
    expect(rows(undefined)).toMatchObject([{ model: '', turns: 1, prompt: 0 }]);
    expect(rows('b', 'a')).toMatchObject([
      { model: 'b', turns: 1, prompt: 0 },
      { model: 'a', turns: 0, prompt: 1 },
    ]);
  });
});
