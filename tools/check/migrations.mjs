/** Migrations do not block the service that runs beside them: squawk's rules, for PostgreSQL 15. */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { node, root } from '../bootstrap.mjs';
import { conclude, ensureScanners, outputOf, tool, verdict, withPlanted } from './scanner.mjs';

/** Rule -> why it says nothing here. */
const NOT_OURS = {
  'require-concurrent-index-creation':
    'An index cannot be built concurrently within a transaction, which makes a failed migration leave nothing. A large table gets its index by a migration that says so.',
  'require-lock-timeout': 'The migrator sets it for every migration.',
  'require-statement-timeout': 'The migrator lifts it on purpose: filling a column may take longer than a request may.',
  'prefer-bigint-over-int': 'Counts and lengths, bounded by configuration; identifiers are UUIDs.',
  'prefer-bigint-over-smallint': 'Per cents, hours and versions of a format.',
};

/** `file rule` -> why it was right there. Applied migrations are never edited. */
const EXCEPTIONS = {
  'database/migrations/0015_tone.sql adding-foreign-key-constraint':
    'Personas are some dozens: the scan takes no time.',
  'database/migrations/0015_tone.sql constraint-missing-not-valid': 'Personas are some dozens: the scan takes no time.',
  'database/migrations/0018_consent_retention.sql adding-field-with-default':
    'Two rows a person, rewritten once, before the first release.',
  'database/migrations/0018_consent_retention.sql constraint-missing-not-valid':
    'The new primary key of the same table, which no earlier release writes to.',
  'database/migrations/0018_consent_retention.sql adding-serial-primary-key-field': 'The same new primary key.',
};

const PLANTED = {
  'drops-column.sql': 'ALTER TABLE users DROP COLUMN email;\n',
  'rewrites-table.sql': 'ALTER TABLE messages ALTER COLUMN content TYPE text;\n',
  'scans-table.sql': 'ALTER TABLE turns ADD CONSTRAINT positive CHECK (tokens > 0);\n',
};

await ensureScanners();
const folder = join(root, 'database/migrations');
const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));

const faults = await withPlanted(PLANTED, async (planted) => {
  const args = ['--assume-in-transaction', '--pg-version', '15', '--reporter', 'json'];
  const report = await outputOf(node, [
    tool('squawk-cli/js/bin/squawk'),
    ...args,
    ...['--exclude', Object.keys(NOT_OURS).join(',')],
    ...planted,
    ...files.map((name) => join(folder, name)),
  ]);
  const findings = JSON.parse(report).map(({ file, line, rule_name: what, message }) => ({
    where: planted.includes(file) ? file : relative(root, file),
    what,
    note: `line ${line + 1}: ${message} (${what})`,
  }));
  return verdict({ findings, exceptions: EXCEPTIONS, planted });
});
conclude(faults);
