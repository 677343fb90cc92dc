import type { Clock } from '@rapport/kernel';
import type { DatabaseConfig } from './database.config.js';
import type { KyselyDatabase } from './kysely-database.js';
import { PgliteDatabase } from './pglite/pglite-database.js';
import { PostgresDatabase } from './postgres/postgres-database.js';

/** PostgreSQL where a URL is configured, else the embedded database in the data folder. */
export async function openDatabase(
  config: DatabaseConfig,
  clock: Clock,
  applicationName: string,
): Promise<KyselyDatabase> {
  if (config.url === undefined) return PgliteDatabase.open({ clock, dataDir: config.dataDir });
  return PostgresDatabase.open({ ...config, url: config.url, clock, applicationName });
}
