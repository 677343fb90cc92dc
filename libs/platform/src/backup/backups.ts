import { join } from 'node:path';
import type { Clock } from '@rapport/kernel';
import { sql } from 'kysely';
import type { Database, Tx } from '../database/database.js';
import type { BackupConfig } from './backup.config.js';
import { backupErrors } from './backup.errors.js';
import { BackupKeys } from './backup-keys.js';
import { BackupStore, type BackupClass, type BackupManifest } from './backup-store.js';
import { PostgresPrograms, readableDump } from './postgres-programs.js';
import { Programs } from './programs.js';
import { dumpSharedState, readableRdb } from './redis-program.js';

const CLASSES: readonly BackupClass[] = ['database', 'user_keys', 'shared_state'];
const DAY_MS = 86_400_000;

export interface BackupOptions {
  readonly config: BackupConfig;
  /** Where the folders are that the configuration does not name. */
  readonly dataDir: string;
  readonly clock: Clock;
  /** Kills the programs. */
  readonly signal: AbortSignal;
  /** By when every backup of `database` is gone: what receipts of erasures promise. */
  readonly maxAgeDays: number;
}

/** Makes, checks and restores backups. Everything is streamed: memory does not grow with the database. */
export class Backups {
  private readonly stores: ReadonlyMap<BackupClass, BackupStore>;
  private readonly programs: Programs;

  /** Throws `backup.key_missing` or `backup.key_invalid`. */
  constructor(private readonly options: BackupOptions) {
    const { config, dataDir, signal } = options;
    const keys = BackupKeys.load(config.key);
    const folder = config.folder ?? join(dataDir, 'backups');
    const keysFolder = config.keysFolder ?? join(dataDir, 'key-copies');
    this.programs = new Programs(config.programsFolder, signal);
    this.stores = new Map(
      CLASSES.map((type) => [type, new BackupStore(type === 'user_keys' ? keysFolder : folder, type, keys)]),
    );
  }

  /** The dump and the rows it has to have are of one snapshot, which this transaction keeps. */
  createDatabase(database: Database, url: string): Promise<BackupManifest> {
    return database.transaction(async (tx) => {
      await sql`set transaction isolation level repeatable read, read only`.execute(tx.as());
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx.as());
      const rows = await countRows(tx);
      const snapshot = await sql<{ name: string }>`select pg_export_snapshot() as name`.execute(tx.as());
      return this.write('database', new PostgresPrograms(this.programs, url).dump(snapshot.rows[0]!.name), { rows });
    });
  }

  /** After {@link createDatabase}: it then has the key of everybody who is in the dump. */
  createKeys(url: string): Promise<BackupManifest> {
    return this.write('user_keys', new PostgresPrograms(this.programs, url).copyKeys());
  }

  createSharedState(urls: readonly string[]): Promise<BackupManifest> {
    const [url] = urls;
    if (url === undefined || urls.length > 1)
      throw backupErrors.needsServer('REDIS_URL has to name one server; of a cluster, copy each node by itself');
    return this.write('shared_state', dumpSharedState(this.programs, url));
  }

  async list(): Promise<readonly BackupManifest[]> {
    const manifests = [];
    for (const store of this.stores.values())
      for (const id of await store.list()) manifests.push(await store.manifest(id));
    return manifests;
  }

  /** Reads all of it: digest, seal, and that the programs that would restore it understand it. Throws `backup.damaged`. */
  async verify(type: BackupClass, id?: string): Promise<BackupManifest> {
    const store = this.store(type);
    const manifest = await store.manifest(id);
    const content = store.read(manifest);
    if (type === 'database') await readableDump(this.programs, content);
    else if (type === 'shared_state') await readableRdb(content);
    else for await (const _ of content);
    return manifest;
  }

  /** Data and the newest copy of the keys into the empty database at `url`. Resolves with what was restored. */
  async restore(url: string, id?: string): Promise<{ readonly data: BackupManifest; readonly keys: BackupManifest }> {
    const [data, keys] = [await this.store('database').manifest(id), await this.store('user_keys').manifest()];
    const target = new PostgresPrograms(this.programs, url);
    await target.restore(this.store('database').read(data));
    await target.restoreKeys(this.store('user_keys').read(keys));
    return { data, keys };
  }

  private async write(
    type: BackupClass,
    content: AsyncIterable<Uint8Array>,
    facts: Pick<BackupManifest, 'rows'> = {},
  ): Promise<BackupManifest> {
    const { clock, config, maxAgeDays } = this.options;
    const now = clock.date();
    const store = this.store(type);
    const manifest = await store.write(now, content, facts);
    await store.prune({
      kept: type === 'user_keys' ? config.keptKeys : config.kept,
      oldest: new Date(now.getTime() - maxAgeDays * DAY_MS),
      abandoned: new Date(now.getTime() - config.timeoutS * 1_000),
    });
    return manifest;
  }

  private store(type: BackupClass): BackupStore {
    return this.stores.get(type)!;
  }
}

/** Rows by table of the schemas that Rapport owns; people's keys are not in the dump, and job rows come and go. */
export async function countRows(db: Tx): Promise<Readonly<Record<string, number>>> {
  const tables = await sql<{ name: string; schema: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema in ('public', 'audit') and table_name <> 'user_keys'
    order by 1, 2`.execute(db.as());
  const counts: Record<string, number> = {};
  for (const { schema, name } of tables.rows) {
    const { rows } = await sql<{
      count: number;
    }>`select count(*) as count from ${sql.table(`${schema}.${name}`)}`.execute(db.as());
    counts[`${schema}.${name}`] = rows[0]!.count;
  }
  return counts;
}
