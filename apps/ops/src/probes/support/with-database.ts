import type { ProbeContext } from '@rapport/checklist';
import { databaseConfig, loadConfig, openDatabase, type KyselyDatabase } from '@rapport/platform';

/** For as long as a look takes, by one connection. */
export async function withDatabase<T>(
  url: string,
  { clock }: ProbeContext,
  look: (database: KyselyDatabase) => Promise<T>,
): Promise<T> {
  const config = loadConfig([databaseConfig], { DATABASE_URL: url, DATABASE_POOL_SIZE: '1' }).get(databaseConfig);
  const database = await openDatabase(config, clock, 'rapport-checklist');
  try {
    return await look(database);
  } finally {
    await database.close();
  }
}
