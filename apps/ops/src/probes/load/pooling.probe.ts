import type { Probe } from '@rapport/checklist';
import { databaseConfig, type KyselyDatabase } from '@rapport/platform';
import { configured } from '../support/configuration.js';
import { judge } from '../support/judge.js';
import { needing, needingSecret } from '../support/needing.js';
import { withDatabase } from '../support/with-database.js';

/** For operators, backups and monitors. */
const RESERVE = 10;

export const poolingProbe: Probe = {
  id: 'load.pooling',
  version: 1,
  description: "The pools of all processes together stay below the database's connections, with some in reserve.",
  run: needingSecret('databaseUrlVariable', (url, context) =>
    needing('pods', (pods) =>
      configured(async (config) => {
        const { poolSize } = config.get(databaseConfig);
        const granted = await withDatabase(url, context, connectionsOf);
        // One more a process, for health checks.
        const wanted = pods.length * (poolSize + 1);
        const figures = `${pods.length} processes may open ${wanted} of ${granted} connections`;
        return judge(wanted + RESERVE <= granted ? [] : [`${figures}, which leaves fewer than ${RESERVE}`], figures);
      })(context),
    )(context),
  ),
};

/** What the server grants to ordinary users. */
async function connectionsOf(database: KyselyDatabase): Promise<number> {
  const { rows } = await database.executeSql(
    "select sum(case name when 'max_connections' then setting::int else -setting::int end)::int as granted from pg_settings where name in ('max_connections', 'superuser_reserved_connections')",
  );
  return Number(rows[0]?.['granted']);
}
