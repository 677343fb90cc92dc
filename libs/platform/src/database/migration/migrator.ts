import { sql } from 'kysely';
import type { Database, Tx } from '../database.js';
import { databaseErrors } from '../database.errors.js';
import { findMigrationsFolder, readMigrations, type MigrationFile } from './migration-files.js';

interface MigrationTables {
  schema_migrations: { version: number; name: string; checksum: string; applied_at: Date };
}

export interface MigrationStatus {
  readonly version: number;
  readonly name: string;
  /** Undefined while pending. */
  readonly appliedAt: Date | undefined;
}

/** Any constant will do, as long as every process uses the same one. */
const LOCK = 7_261_903_411;

/**
 * How long a statement of a migration waits for a lock. While it waits, everybody who comes after it waits as well, even
 * readers: it gives up, nothing is left of it, and `rapport migrate apply` is run again.
 */
const LOCK_TIMEOUT_MS = 10_000;

/**
 * Applies `database/migrations/*.sql` in order, each in its own transaction with the row that records it.
 * Several processes may try at once: each step takes an advisory lock and looks again.
 */
export class Migrator {
  private readonly files: readonly MigrationFile[];

  constructor(
    private readonly database: Database,
    folder: string = findMigrationsFolder(),
    private readonly lockTimeoutMs: number = LOCK_TIMEOUT_MS,
  ) {
    this.files = readMigrations(folder);
  }

  /** Resolves with the names of what was applied now. Throws `database.migration_edited` when history was rewritten. */
  async apply(): Promise<readonly string[]> {
    const applied: string[] = [];
    for (;;) {
      const name = await this.database.transaction((tx) => this.applyNext(tx));
      if (name === undefined) return applied;
      applied.push(name);
    }
  }

  async status(): Promise<readonly MigrationStatus[]> {
    const history = await this.history();
    return this.files.map(({ version, name }) => ({ version, name, appliedAt: history.get(version)?.applied_at }));
  }

  /** Throws `database.stale_schema` unless the schema is exactly at this version's last migration, or past it. */
  async assertCurrent(): Promise<void> {
    const history = await this.history();
    this.assertUnedited(history);
    // A newer schema is fine: expand-contract keeps the previous version running during a rollout.
    const pending = this.files.find(({ version }) => !history.has(version));
    if (pending) throw databaseErrors.staleSchema(`migration ${label(pending)} is not applied`);
  }

  private async applyNext(tx: Tx): Promise<string | undefined> {
    const db = tx.as<MigrationTables>();
    // Migrations may take longer than a request may.
    await sql`set local statement_timeout = 0`.execute(db);
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(db);
    // Only now: waiting for another migrator is no harm.
    await sql`select set_config('lock_timeout', ${String(this.lockTimeoutMs)}, true)`.execute(db);
    await sql`create table if not exists schema_migrations (
      version int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now()
    )`.execute(db);
    const history = await readHistory(tx);
    this.assertUnedited(history);
    const next = this.files.find(({ version }) => !history.has(version));
    if (!next) return undefined;
    for (const statement of next.statements) await sql.raw(statement).execute(db);
    const { version, name, checksum } = next;
    await sql`insert into schema_migrations (version, name, checksum) values (${version}, ${name}, ${checksum})`.execute(
      db,
    );
    return label(next);
  }

  private assertUnedited(history: History): void {
    for (const file of this.files) {
      const applied = history.get(file.version);
      if (applied && applied.checksum !== file.checksum) throw databaseErrors.migrationEdited(label(file));
    }
  }

  private async history(): Promise<History> {
    const { rows } = await sql<{ present: boolean }>`
      select to_regclass('schema_migrations') is not null as present`.execute(this.database.as<MigrationTables>());
    return rows[0]?.present ? readHistory(this.database) : new Map();
  }
}

type History = ReadonlyMap<number, MigrationTables['schema_migrations']>;

async function readHistory(db: Pick<Database, 'as'>): Promise<History> {
  const rows = await db.as<MigrationTables>().selectFrom('schema_migrations').selectAll().orderBy('version').execute();
  return new Map(rows.map((row) => [row.version, row]));
}

const label = ({ version, name }: Pick<MigrationFile, 'version' | 'name'>): string =>
  `${String(version).padStart(4, '0')}_${name}`;
