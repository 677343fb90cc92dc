import type { Probe } from '@rapport/checklist';
import { judge } from '../support/judge.js';
import { needingSecret, withoutCredentials } from '../support/needing.js';
import { withDatabase } from '../support/with-database.js';

interface Privileges {
  readonly name: string;
  readonly update: boolean;
  readonly delete: boolean;
  readonly truncate: boolean;
}

/** Emptied by whoever appends its events to the tree; everything else in the schema is there to stay. */
const OUTBOX = 'outbox';
const QUERY = `select c.relname as name, has_table_privilege(c.oid, 'UPDATE') as update,
  has_table_privilege(c.oid, 'DELETE') as delete, has_table_privilege(c.oid, 'TRUNCATE') as truncate
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'audit' and c.relkind = 'r' order by 1`;

export const auditSeparateProbe: Probe = {
  id: 'logs.audit-separate',
  version: 1,
  description: 'The audit log is a schema of its own, in which the service may append and neither change nor delete',
  run: needingSecret('databaseUrlVariable', async (url, context) => {
    const tables = await withDatabase(url, context, async (database) => {
      const { rows } = await database.executeSql(QUERY);
      return rows as unknown as readonly Privileges[];
    });
    const deletable = tables.filter((table) => table.delete && table.name !== OUTBOX);
    const problems = [
      ...(tables.length === 0 ? ['the database has no schema audit'] : []),
      ...tables.filter((table) => table.update).map(({ name }) => `the role may UPDATE audit.${name}`),
      ...tables.filter((table) => table.truncate).map(({ name }) => `the role may TRUNCATE audit.${name}`),
      ...deletable.map(({ name }) => `the role may DELETE from audit.${name}`),
    ];
    const sound = `the service's role can change nothing in ${tables.length} tables of the schema audit`;
    return judge(problems, sound, { target: withoutCredentials(url) });
  }),
};
