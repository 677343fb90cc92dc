/** How many of a person's rows are read at once. */
export const PAGE_ROWS = 200;

/** The uuid that stands before every other: where a walk by id begins. */
export const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Walks a table of any length in bounded memory. `read` gets the last row of the page before, and resolves with up to
 * {@link PAGE_ROWS} rows that come after it; a shorter page is the last one.
 */
export async function* pagedRows<Row>(
  read: (last: Row | undefined) => Promise<readonly Row[]>,
): AsyncGenerator<Row, void> {
  for (let last: Row | undefined; ;) {
    const rows = await read(last);
    yield* rows;
    last = rows.at(-1);
    if (rows.length < PAGE_ROWS) return;
  }
}
