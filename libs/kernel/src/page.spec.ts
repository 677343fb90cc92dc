import { describe, expect, it } from 'vitest';
import { everyItem, PAGE_LIMIT_MAX, toPage } from './page.js';

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

describe('everyItem', () => {
  it.each([0, 1, PAGE_LIMIT_MAX, PAGE_LIMIT_MAX + 1, 2 * PAGE_LIMIT_MAX + 1])(
    'reads %s items, each once',
    async (count) => {
      const all = Array.from({ length: count }, (_, index) => String(index));
      const asked: (string | undefined)[] = [];
      const list = async ({ limit, after }: { limit: number; after?: string }) => {
        asked.push(after);
        return toPage(all.slice(after === undefined ? 0 : Number(after) + 1).slice(0, limit + 1), limit);
      };
      const found: string[] = [];
      for await (const item of everyItem(list, (one) => one)) found.push(item);
      expect(found).toEqual(all);
      expect(asked).toHaveLength(Math.max(1, Math.ceil(count / PAGE_LIMIT_MAX)));
    },
  );
});
