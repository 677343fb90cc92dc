import { newId, toUuid } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import { inSlices, unpackIds } from './many-ids.js';

describe('inSlices', () => {
  it.each([
    [[], []],
    [[1, 2], [[1, 2]]],
    [
      [1, 2, 3],
      [[1, 2], [3]],
    ],
  ])('cuts %j in order, and gives no empty slice', (items, slices) => {
    expect([...inSlices(items, 2)]).toEqual(slices);
  });
});

describe('unpackIds', () => {
  it('reads what the database put together', () => {
    const ids = [newId('message'), newId('message')];
    const packed = Buffer.from(ids.map((id) => toUuid('message', id).replaceAll('-', '')).join(''), 'hex');
    expect(unpackIds('message', packed)).toEqual(new Set(ids));
  });

  it.each([null, undefined])('takes %s for none', (packed) => {
    expect(unpackIds('message', packed)).toEqual(new Set());
  });
});
