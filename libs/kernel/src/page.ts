/** Paging of every list: `limit` 1..100 (20), `after` an id, `order` by id (= by creation). */
export interface PageRequest {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly order: 'asc' | 'desc';
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
}

export const PAGE_LIMIT_DEFAULT = 20;
export const PAGE_LIMIT_MAX = 100;

/** Trims the one extra row that a repository reads to learn whether more follow. */
export function toPage<T>(rows: readonly T[], limit: number): Page<T> {
  return { items: rows.slice(0, limit), hasMore: rows.length > limit };
}

/** All items of a list, a page after another. `list` reads what follows the item of this id; `idOf` says which one that is. */
export async function* everyItem<T, Id extends string>(
  list: (page: { readonly limit: number; readonly after?: Id }) => Promise<Page<T>>,
  idOf: (item: T) => Id,
): AsyncGenerator<T, void, undefined> {
  let page = await list({ limit: PAGE_LIMIT_MAX });
  yield* page.items;
  while (page.hasMore) {
    page = await list({ limit: PAGE_LIMIT_MAX, after: idOf(page.items.at(-1)!) });
    yield* page.items;
  }
}
