import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  backupConfig,
  databaseConfig,
  backupErrors,
  recordOperation,
  sharedStateConfig,
  type BackupClass,
  type BackupManifest,
  type Db,
  type LoadedConfig,
  type OperationKind,
} from '@rapport/platform';
import { Argument, Command } from 'commander';
import { restoreDrill } from '../backup/restore-drill.js';
import { databaseUrl, withBackups } from '../backup/with-backups.js';
import type { Operator } from '../operator.js';

const KINDS: Readonly<Record<string, BackupClass>> = {
  database: 'database',
  keys: 'user_keys',
  'shared-state': 'shared_state',
};
const kindArgument = (): Argument => new Argument('[kind]', 'what').choices(Object.keys(KINDS)).default('database');

/** `rapport backup`: sealed copies of what the service keeps, and the proof that they can be restored. */
export function backupCommand(operator: Operator): Command {
  const command = new Command('backup').description('sealed backups, and the proof that they restore');
  command
    .command('create')
    .addArgument(kindArgument())
    .description("back up the database and then people's keys, only the keys, or the shared state")
    .action((kind: string) => create(operator, KINDS[kind]!));
  command
    .command('list')
    .description('list the backups there are, the newest of each kind first')
    .action(() => withBackups(operator, operator.settings(), async (backups) => print(operator, await backups.list())));
  command
    .command('verify')
    .addArgument(kindArgument())
    .option('--id <id>', 'as listed; the newest, unless given')
    .description('read all of a backup: digest, seal, and whether it could be restored')
    .action((kind: string, { id }: { id?: string }) => verify(operator, KINDS[kind]!, id));
  command
    .command('restore')
    .option('--id <id>', 'as listed; the newest, unless given')
    .description('restore data and keys into the empty database of DATABASE_URL')
    .action(({ id }: { id?: string }) => restore(operator, id));
  command
    .command('drill')
    .option('--evidence <file>', 'where to write what was found; drills/<time>.json in BACKUP_DIR, unless given')
    .description('restore the newest backup into a scratch database, replay the erasure ledger, and check the result')
    .action(({ evidence }: { evidence?: string }) => drill(operator, evidence));
  return command;
}

function create(operator: Operator, kind: BackupClass): Promise<void> {
  return operator.withDatabase((database, loaded) =>
    withBackups(operator, loaded, async (backups) => {
      const url = databaseUrl(loaded);
      const makers: Readonly<Record<BackupClass, () => Promise<BackupManifest>>> = {
        database: () => backups.createDatabase(database, url),
        user_keys: () => backups.createKeys(url),
        shared_state: () => backups.createSharedState(loaded.get(sharedStateConfig).urls ?? []),
      };
      // The keys come after the data: everybody who is in these then has one.
      const wanted: readonly BackupClass[] = kind === 'database' ? ['database', 'user_keys'] : [kind];
      for (const type of wanted) print(operator, [await recorded(operator, database, type, makers[type])]);
    }),
  );
}

/** Notes how it ended, for the metric. */
async function recorded<T>(operator: Operator, database: Db, kind: OperationKind, work: () => Promise<T>): Promise<T> {
  const started_at = operator.clock.date();
  const note = (outcome: 'success' | 'failure'): Promise<void> =>
    recordOperation(database, { kind, outcome, started_at, ended_at: operator.clock.date() });
  try {
    const result = await work();
    await note('success');
    return result;
  } catch (error) {
    // What went wrong first is what the operator is told.
    await note('failure').catch(() => undefined);
    throw error;
  }
}

function print(operator: Operator, manifests: readonly BackupManifest[]): void {
  for (const { class: type, id, bytes, keyId } of manifests)
    operator.print(`${type} ${id}  ${bytes} bytes  key ${keyId}`);
}

function verify(operator: Operator, kind: BackupClass, id: string | undefined): Promise<void> {
  return withBackups(operator, operator.settings(), async (backups) => {
    print(operator, [await backups.verify(kind, id)]);
    operator.print('it is whole');
  });
}

function restore(operator: Operator, id: string | undefined): Promise<void> {
  return operator.withDatabase((database, loaded) =>
    withBackups(operator, loaded, async (backups) => {
      const url = databaseUrl(loaded);
      const { rows } = await database.executeSql("select to_regclass('public.users') as users");
      if (rows[0]?.['users'] !== null) throw backupErrors.notEmpty();
      const { data, keys } = await backups.restore(url, id);
      print(operator, [data, keys]);
      operator.print('restored; start a worker: processes become ready once the erasure ledger was replayed');
    }),
  );
}

function drill(operator: Operator, evidence: string | undefined): Promise<void> {
  return operator.withDatabase((database, loaded) =>
    withBackups(operator, loaded, async (backups) => {
      const report = await recorded(operator, database, 'restore_drill', async () => {
        const found = await restoreDrill(operator, database, loaded, backups);
        await writeEvidence(evidence ?? defaultEvidence(loaded, found.startedAt), found);
        operator.print(`${found.scenario}: ${found.passed ? 'passed' : 'failed'}`);
        for (const line of found.findings) operator.print(line);
        if (!found.passed) throw backupErrors.drillFailed();
        return found;
      });
      for (const [name, value] of Object.entries(report.figures)) operator.print(`${name}: ${value}`);
    }),
  );
}

function defaultEvidence(loaded: LoadedConfig, at: string): string {
  const folder = loaded.get(backupConfig).folder ?? join(loaded.get(databaseConfig).dataDir, 'backups');
  return join(folder, 'drills', `${at.replaceAll(/[-:]|\.\d+/g, '')}.json`);
}

async function writeEvidence(file: string, report: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify(report, undefined, 2)}\n`);
}
