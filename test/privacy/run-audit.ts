// `npm run test:audit -- [--events N] [--seed N] [--flips N] [--url postgres://…]`: on an embedded database of its own, or on
// an empty PostgreSQL database. Prints the result and ends with 1 when the log broke a promise.
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { SystemClock } from '@rapport/kernel';
import { Migrator, PgliteDatabase, PostgresDatabase } from '@rapport/platform';
import { checkAudit } from './audit.js';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    flips: { type: 'string', default: '1' },
    url: { type: 'string' },
  },
});
const clock = new SystemClock();
const unlimited = { statementTimeoutMs: 0, queryTimeoutMs: 0, idleInTransactionTimeoutMs: 0, closeTimeoutMs: 2_000 };
const database =
  values.url === undefined
    ? await PgliteDatabase.open({ clock })
    : PostgresDatabase.open({
        clock,
        url: values.url,
        applicationName: 'rapport-audit-check',
        poolSize: 2,
        connectionTimeoutMs: 5_000,
        ...unlimited,
      });
try {
  await new Migrator(database).apply();
  const { events, seed, flips } = values;
  const result = await checkAudit({
    database,
    events: Number(events),
    seed: Number(seed),
    flips: Number(flips),
  });
  console.log(JSON.stringify(result, undefined, 2));
  process.exitCode = result.failures.length === 0 ? 0 : 1;
} finally {
  await database.close();
}
