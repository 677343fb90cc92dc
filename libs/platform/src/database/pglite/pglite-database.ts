import { join } from 'node:path';
import type { Clock } from '@rapport/kernel';
import { Kysely, PGliteDialect } from 'kysely';
import { databaseErrors } from '../database.errors.js';
import { KyselyDatabase, type SqlResult } from '../kysely-database.js';
import { DirectoryLock } from './directory-lock.js';
import { PgliteClient } from './pglite-client.js';

export interface PgliteOptions {
  readonly clock: Clock;
  /** Folder for the cluster and its lock file; absent: in memory. */
  readonly dataDir?: string | undefined;
  /** A {@link PgliteDatabase.dump} to start from. */
  readonly template?: Uint8Array<ArrayBuffer> | undefined;
}

/** PostgreSQL in WebAssembly, in a worker thread of this process. Survives `kill -9`, not a loss of power (no fsync). */
export class PgliteDatabase extends KyselyDatabase {
  override readonly kind = 'pglite';

  private constructor(
    private readonly client: PgliteClient,
    private readonly clock: Clock,
    private readonly lock: DirectoryLock | undefined,
  ) {
    super(new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: client }) }));
  }

  /** Throws `database.directory_locked` or `database.open_failed`. */
  static async open({ clock, dataDir, template }: PgliteOptions): Promise<PgliteDatabase> {
    const lock = dataDir === undefined ? undefined : DirectoryLock.acquire(join(dataDir, 'pglite.lock'));
    const directory = dataDir === undefined ? undefined : join(dataDir, 'pglite');
    const client = new PgliteClient({ directory, template });
    try {
      await client.waitReady;
    } catch (error) {
      lock?.release();
      throw error;
    }
    return new PgliteDatabase(client, clock, lock);
  }

  override async executeSql(text: string, values: readonly unknown[] = []): Promise<SqlResult> {
    this.assertNotNested();
    if (values.length > 0) return this.client.query<Record<string, unknown>>(text, [...values]);
    const results = await this.client.script(text);
    return { rows: results.flatMap((result) => result.rows) };
  }

  override async ping(timeoutMs: number): Promise<void> {
    const answered = this.client.query('select 1');
    answered.catch(() => undefined);
    const late = Promise.withResolvers<never>();
    const cancel = this.clock.setTimer(timeoutMs, () => late.reject(databaseErrors.timeout()));
    await Promise.race([answered, late.promise]).finally(cancel);
  }

  /** The whole database as an uncompressed tar, consistent because nothing else runs meanwhile. */
  dump(): Promise<Uint8Array<ArrayBuffer>> {
    return this.client.dump();
  }

  override async close(): Promise<void> {
    await this.client.close();
    this.lock?.release();
  }
}
