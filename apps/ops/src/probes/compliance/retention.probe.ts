import type { Probe } from '@rapport/checklist';
import { columnGaps, type SchemaColumn } from '@rapport/compliance';
import { dataCatalogue } from '@rapport/composition';
import { judge } from '../support/judge.js';
import { needingSecret } from '../support/needing.js';
import { provedBySuites } from '../support/test-report.js';
import { withDatabase } from '../support/with-database.js';

export const RETENTION_SUITES = [
  'test/compliance/retention.medium.spec.ts',
  'test/compliance/catalogue.medium.spec.ts',
  'libs/compliance/src/application/retention/retention.medium.spec.ts',
  'libs/conversation/src/retention/retention.medium.spec.ts',
] as const;

/** From the catalogue of PostgreSQL: the information schema hides from a role what it has no rights to, as the service has none to most of the audit log. */
const COLUMNS = `
  select case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end as table, a.attname as column
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
    and n.nspname not in ('information_schema', 'pg_catalog', 'pg_toast', 'pgboss')
  order by 1, a.attnum`;

export const retentionProbe: Probe = {
  id: 'compliance.retention',
  version: 1,
  description:
    "Of every column in the target's database the catalogue says for how long it is kept, and the purges passed their tests.",
  run: needingSecret('databaseUrlVariable', async (url, context) => {
    const columns = await withDatabase(url, context, async (database) => {
      const { rows } = await database.executeSql(COLUMNS);
      return rows as readonly object[] as readonly SchemaColumn[];
    });
    const gaps = columns.length === 0 ? ['the database has no tables'] : columnGaps(columns, dataCatalogue);
    if (gaps.length > 0) return judge(gaps, '');
    const { verdict, summary, ...more } = await provedBySuites('purges', RETENTION_SUITES)(context);
    return {
      ...more,
      verdict,
      summary: verdict === 'pass' ? `${columns.length} columns are covered; ${summary}` : summary,
    };
  }),
};
