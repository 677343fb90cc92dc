import { randomBytes } from 'node:crypto';
import type { Operator } from '../operator.js';

const PREFIX = 'rapport_drill_';

/** An empty database beside others on the server, gone after the work; those that killed drills left are removed, too. */
export async function withScratchDatabase<T>(
  operator: Operator,
  serverUrl: string,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const name = `${PREFIX}${randomBytes(6).toString('hex')}`;
  await administer(operator, serverUrl, async (run) => {
    const left = await run(
      `select datname from pg_database where datname like '${PREFIX}%'
         and not exists (select from pg_stat_activity where pg_stat_activity.datname = pg_database.datname)`,
    );
    for (const { datname } of left) await run(`drop database if exists "${String(datname)}"`);
    await run(`create database "${name}"`);
  });
  try {
    return await work(Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href);
  } finally {
    await administer(operator, serverUrl, async (run) => void (await run(`drop database "${name}" with (force)`)));
  }
}

function administer(
  operator: Operator,
  serverUrl: string,
  work: (run: (statement: string) => Promise<readonly Record<string, unknown>[]>) => Promise<void>,
): Promise<void> {
  return operator.withDatabase((database) => work(async (text) => (await database.executeSql(text)).rows), {
    DATABASE_URL: serverUrl,
  });
}
