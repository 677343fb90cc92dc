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

const COLUMNS = `
  select case when table_schema = 'public' then table_name else table_schema || '.' || table_name end as table, column_name as column
  from information_schema.columns join information_schema.tables using (table_schema, table_name)
  where table_type = 'BASE TABLE' and table_schema not in ('information_schema', 'pg_catalog', 'pgboss')
  order by 1, ordinal_position`;

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
