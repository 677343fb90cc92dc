import { describe, expect, it } from 'vitest';
import { documents, read } from './documents.js';

/** Code may hold a bar, also one that is escaped. */
const cellsOf = (row: string): number =>
  row
    .replaceAll(/\\\||`[^`]*`/g, '')
    .trim()
    .split('|').length - 2;

/** Rows of a page's tables that have more or fewer cells than the head of their table. */
function crooked(text: string): readonly string[] {
  const tables = text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/(?:^ *\|.*\n)+/gm);
  return Array.from(tables, ([table]) => table.trim().split('\n')).flatMap(([head = '', ...rows]) =>
    rows.filter((row) => cellsOf(row) !== cellsOf(head)),
  );
}

describe('tables', () => {
  it.each(documents)('%s: every row has the cells of its head', (document) => {
    expect(crooked(read(document))).toEqual([]);
  });
});
