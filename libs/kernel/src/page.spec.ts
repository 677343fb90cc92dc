import { describe, expect, it } from 'vitest';
import { toPage } from './page.js';

describe('toPage', () => {
  it.each([
    { rows: 3, limit: 2, items: 2, hasMore: true },
    { rows: 2, limit: 2, items: 2, hasMore: false },
    { rows: 0, limit: 2, items: 0, hasMore: false },
  ])('of $rows rows at a limit of $limit keeps $items', ({ rows, limit, items, hasMore }) => {
    const all = Array.from({ length: rows }, (_, index) => index);
    expect(toPage(all, limit)).toEqual({ items: all.slice(0, items), hasMore });
  });
});
