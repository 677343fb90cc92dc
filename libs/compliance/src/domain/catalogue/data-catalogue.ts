import type { DataOrigin } from '@rapport/kernel';

/** GDPR Art. 6(1), and Art. 9(2)(a) for what people confide; `none`: nothing here relates to a person. */
export type LawfulBasis =
  'contract' | 'consent' | 'legal_obligation' | 'legitimate_interest' | 'vital_interest' | 'none';

/** What kind of thing a column holds. */
export type DataCategory =
  /** Tells who somebody is: e-mail, name, birth date. Sealed. */
  | 'identity'
  /** An id, or a keyed digest, that leads to a person with the help of other rows. */
  | 'pseudonym'
  /** What proves who somebody is: hashes, digests and wrapped keys, never the secret. */
  | 'credential'
  /** What people say, and what is said to them; may touch health, faith or love (Art. 9). Sealed. */
  | 'content'
  /** What was concluded about a person. Sealed, or codes. */
  | 'inferred'
  /** What a person chose or decided. */
  | 'preference'
  /** When, how much, and how it went: times, counts, costs, codes. */
  | 'usage'
  /** What the machinery needs and tells nothing about a person. */
  | 'technical';

export type ColumnEntry = DataCategory | { readonly category: DataCategory; readonly origin: DataOrigin };

export interface ProcessingEntry {
  /** The library that answers for it. */
  readonly owner: string;
  readonly purpose: string;
  readonly basis: LawfulBasis;
  /** A key of the retention catalogue. */
  readonly retention: string;
  /** How its data came to be, unless a column says otherwise; `system`: it made them itself, about nobody. */
  readonly origin: DataOrigin | 'system';
}

export interface TableEntry extends ProcessingEntry {
  /** With its schema, unless that is `public`. */
  readonly table: string;
  readonly columns: Readonly<Record<string, ColumnEntry>>;
}

/** A family of keys in the shared state, or another place that is no table: the job queue, logs, metrics. */
export interface StoreEntry extends ProcessingEntry {
  readonly store: 'shared state' | 'job queue' | 'process';
  readonly name: string;
  readonly holds: string;
  readonly category: DataCategory;
}

export interface RetentionEntry {
  /** In words, for the records of processing. */
  readonly kept: string;
  /** Environment variable that sets it. */
  readonly variable?: string;
  /**
   * What ends it: a retention rule of that category, a job of that name, the erasure of the account, or the store itself
   * (a time to live).
   */
  readonly endedBy: 'rule' | { readonly job: string } | 'erasure' | 'expiry' | 'never';
}

export interface DataCatalogue {
  readonly tables: readonly TableEntry[];
  readonly stores: readonly StoreEntry[];
  readonly retention: Readonly<Record<string, RetentionEntry>>;
}

export function categoryOf(column: ColumnEntry): DataCategory {
  return typeof column === 'string' ? column : column.category;
}

export function originOf(table: TableEntry, column: ColumnEntry): TableEntry['origin'] {
  return typeof column === 'string' ? table.origin : column.origin;
}

/**
 * A table whose columns are listed by what they hold, with blanks between them.
 * @example describeTable('sessions', processing, { pseudonym: 'user_id session_id', usage: 'created_at expires_at' })
 */
export function describeTable(
  table: string,
  processing: ProcessingEntry,
  groups: Partial<Record<DataCategory, string>>,
  origins: Readonly<Record<string, DataOrigin>> = {},
): TableEntry {
  const columns: Record<string, ColumnEntry> = {};
  for (const [category, names] of Object.entries(groups) as [DataCategory, string][]) {
    for (const name of names.split(' ')) {
      if (columns[name] !== undefined) throw new Error(`${table}.${name} is described twice`);
      const origin = origins[name];
      columns[name] = origin === undefined ? category : { category, origin };
    }
  }
  return { table, ...processing, columns };
}
