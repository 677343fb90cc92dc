import { describe, expect, it } from 'vitest';
import { PAGE_ROWS, pagedRows } from './paged-rows.js';

async function walk(count: number) {
  const pages: number[] = [];
  const read = (last = 0) => {
    const rows = Array.from({ length: Math.min(PAGE_ROWS, count - last) }, (_, index) => last + index + 1);
    pages.push(rows.length);
    return Promise.resolve(rows);
  };
  const rows: number[] = [];
  for await (const row of pagedRows(read)) rows.push(row);
  return { rows, pages };
}

describe('pagedRows', () => {
  it.each([
    [0, [0]],
    [1, [1]],
    [PAGE_ROWS, [PAGE_ROWS, 0]],
    [PAGE_ROWS + 1, [PAGE_ROWS, 1]],
  ])('walks %i rows once each, in order', async (count, pages) => {
    const walked = await walk(count);
    expect(walked.rows).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    expect(walked.pages).toEqual(pages);
  });
});
