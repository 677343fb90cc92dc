import type { Kysely } from 'kysely';

/**
 * Where a query runs: the pool, or one open transaction. Repositories take a `Db`, so the same method serves both.
 *
 * Each feature types only its own tables and asks for that view: `db.as<PersonaTables>()`. A feature can therefore
 * not even write a query on another feature's tables without declaring them, which a reviewer sees.
 */
export abstract class Db {
  abstract as<Tables>(): Kysely<Tables>;
}

/** An open transaction. Made by {@link Database.transaction} only. */
export abstract class Tx extends Db {
  /** Brand: keeps a plain `Db` from passing where atomicity is required (outbox writes: jobs, audit). */
  abstract readonly isTransaction: true;
}

/**
 * The system of record. Two adapters, PGlite (embedded) and PostgreSQL (pool), one SQL dialect: write for the lower
 * version (PostgreSQL 15). `int8` arrives as `number`, `bytea` as `Buffer`, `timestamptz` as `Date` on both.
 */
export abstract class Database extends Db {
  abstract readonly kind: 'pglite' | 'postgres';

  /**
   * Runs `work` in one transaction and commits when it resolves. Pass `tx` to every query inside: using the root
   * inside its own transaction would deadlock PGlite and starve a pool, so it throws `database.nested_use` instead.
   */
  abstract transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;

  /** One round trip; rejects when the database does not answer within `timeoutMs`. */
  abstract ping(timeoutMs: number): Promise<void>;
  abstract close(): Promise<void>;
}
