import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isCodedError, type Clock } from '@rapport/kernel';
import { fail, unknown, type Finding, type Probe, type ProbeContext } from '@rapport/checklist';
import { Migrator, PgliteDatabase, type MigrationStatus } from '@rapport/platform';
import { judge } from '../support/judge.js';
import { needingSecret, withoutCredentials } from '../support/needing.js';
import { lastLines, runNode } from '../support/run-tool.js';
import { textOf } from '../support/source-files.js';
import { withDatabase } from '../support/with-database.js';

const FOLDER = 'database/migrations';
const LINT = 'tools/check/migrations.mjs';
/** What the version that still runs would stumble over. */
const NOT_EXPANDING: readonly (readonly [RegExp, string])[] = [
  [/\bdrop\s+(?:table|column|view|type|schema)\b/i, 'drops something'],
  [/\brename\b/i, 'renames something'],
  [/\balter\s+column\s+\S+\s+(?:set\s+data\s+)?type\b/i, 'changes the type of a column'],
  [/\balter\s+column\s+\S+\s+set\s+not\s+null\b/i, 'forbids nulls in a column that is written to'],
];

/** `openCopy`: an empty database, or one that has what is applied; nobody else's. */
export function migrationReady(openCopy: (clock: Clock) => Promise<PgliteDatabase>): Probe {
  return {
    id: 'deployment.migration-ready',
    version: 2,
    description:
      'What the database has applied is what the release has, unedited; what is pending only adds, locks nothing for long, and can be applied to a database that has the rest',
    timeoutMs: 90_000,
    run: needingSecret('databaseUrlVariable', async (url, context) => {
      const { sourceFolder } = context.target;
      if (sourceFolder === undefined) return unknown('the target names no sourceFolder');
      const migrations = await statusOf(url, join(sourceFolder, FOLDER), context);
      if ('verdict' in migrations) return migrations;
      const pending = migrations.filter(({ appliedAt }) => !appliedAt);
      const breaking = await Promise.all(pending.map((one) => breaks(one, sourceFolder)));
      const read = [...breaking.flat(), ...(await lint(sourceFolder, context))];
      const problems =
        read.length > 0 || pending.length === 0 ? read : await rehearse(sourceFolder, await openCopy(context.clock));
      const sound = `${migrations.length - pending.length} migrations are applied and unedited, ${pending.length} are pending, only add, and were applied to a copy`;
      return judge(problems, sound, { target: withoutCredentials(url) });
    }),
  };
}

export const migrationReadyProbe = migrationReady((clock) => PgliteDatabase.open({ clock }));

const statusOf = (url: string, folder: string, context: ProbeContext): Promise<readonly MigrationStatus[] | Finding> =>
  withDatabase(url, context, async (database) => {
    const migrator = new Migrator(database, folder);
    try {
      await migrator.assertCurrent();
    } catch (error) {
      if (isCodedError(error, 'database.migration_edited')) return fail(`${error.title}: ${error.detail ?? ''}`);
      // Not to be current is what there is something to migrate for.
      if (!isCodedError(error, 'database.stale_schema')) throw error;
    }
    return migrator.status();
  });

async function breaks(migration: MigrationStatus, sources: string): Promise<readonly string[]> {
  const file = fileOf(migration);
  const sql = ((await textOf(sources, FOLDER, file)) ?? '').replaceAll(/--.*$/gm, '');
  return NOT_EXPANDING.filter(([pattern]) => pattern.test(sql)).map(([, what]) => `${file} ${what}`);
}

/** The release's own lint of migrations, which names what would lock a table for long. */
async function lint(sources: string, { signal }: ProbeContext): Promise<readonly string[]> {
  if (!existsSync(join(sources, LINT))) return [`there is no ${LINT} to check for locks`];
  const ran = await runNode([join(sources, LINT)], sources, signal);
  return ran.code === 0 ? [] : [`the lint of migrations found something: ${lastLines(ran, 3).join(' ')}`];
}

/**
 * Applies them to a copy without rows in memory, after those that the database has: nothing of the database is touched or locked. How they
 * do with its rows is for the restore drill to show, which applies this release's migrations to the newest backup.
 */
async function rehearse(sources: string, copy: PgliteDatabase): Promise<readonly string[]> {
  const migrator = new Migrator(copy, join(sources, FOLDER));
  try {
    await migrator.apply();
    return [];
  } catch (error) {
    // Each is applied whole or not at all, so the first that is missing is the one that failed. Without rows, no error quotes any.
    const failed = (await migrator.status()).find(({ appliedAt }) => !appliedAt);
    return [
      `${failed ? fileOf(failed) : 'a migration'} cannot be applied: ${error instanceof Error ? error.message : String(error)}`,
    ];
  } finally {
    await copy.close();
  }
}

const fileOf = ({ version, name }: MigrationStatus): string => `${String(version).padStart(4, '0')}_${name}.sql`;
