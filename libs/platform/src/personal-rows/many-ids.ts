import { fromUuid, type Id, type IdKind } from '@rapport/kernel';
import { sql, type RawBuilder } from 'kysely';

/** Far below the 65,535 values that one statement may bind. */
const ITEMS_A_STATEMENT = 1_000;
const UUID_HEX = 32;

/** As many at once as one statement takes. */
export function* inSlices<T>(items: readonly T[], size = ITEMS_A_STATEMENT): Generator<T[]> {
  for (let first = 0; first < items.length; first += size) yield items.slice(first, first + size);
}

/**
 * An aggregate of all ids in a `uuid` column as one value, for {@link unpackIds}: tens of thousands of rows would keep
 * the driver, and with it the event loop, busy for long. Null where there are none.
 */
export const packedIds = (column: string): RawBuilder<Buffer | null> =>
  sql<Buffer | null>`string_agg(uuid_send(${sql.ref(column)}), ''::bytea)`;

export function unpackIds<K extends IdKind>(kind: K, packed: Buffer | null | undefined): Set<Id<K>> {
  const hex = packed?.toString('hex') ?? '';
  const ids = new Set<Id<K>>();
  for (let first = 0; first < hex.length; first += UUID_HEX)
    ids.add(fromUuid(kind, hex.slice(first, first + UUID_HEX)));
  return ids;
}
