import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunReport } from '@rapport/checklist';
import { erasureConfig, ReplayLedger, VerifyAuditLog } from '@rapport/compliance';
import {
  backupConfig,
  countRows,
  databaseConfig,
  deploymentConfig,
  installJobTables,
  Migrator,
  type Backups,
  type Environment,
  type KyselyDatabase,
  type LoadedConfig,
} from '@rapport/platform';
import type { Operator } from '../operator.js';
import { copyLedger } from './ledger-copy.js';
import { withScratchDatabase } from './scratch-database.js';
import { databaseUrl } from './with-backups.js';

const UNSET = '';

/**
 * Restores the newest backup into a database of its own and asks of it what has to hold before anybody relies on it: the
 * rows of the snapshot, this version's migrations, the keyring, the erasures of the ledger, an audit log that is whole.
 * Changes neither the running database, which tells who was erased, nor its shared state, ledger or archives. What does not
 * hold is a finding.
 */
export async function restoreDrill(
  operator: Operator,
  running: KyselyDatabase,
  loaded: LoadedConfig,
  backups: Backups,
): Promise<RunReport> {
  const startedAt = operator.clock.date();
  const begun = operator.clock.monotonic();
  const seconds = (): number => Math.round(operator.clock.monotonic() - begun) / 1_000;
  const server = loaded.get(backupConfig).drillUrl ?? databaseUrl(loaded);
  const figures: Record<string, number> = {};
  const findings: string[] = [];
  let scenario = 'restore of the newest backup';

  await withScratchDatabase(operator, server, async (url) => {
    const { data, keys } = await backups.restore(url);
    scenario = `restore of database ${data.id} with keys ${keys.id}`;
    figures['restore_seconds'] = seconds();
    figures['backup_age_seconds'] = Math.round((startedAt.getTime() - Date.parse(data.createdAt)) / 1_000);
    // Before the ledger is copied, so that it holds them all.
    const erased = await erasedPeople(running);
    await withCopyOfLedger(loaded, async (folder, ledger, entries) => {
      figures['ledger_entries'] = entries.size;
      findings.push(...missingFrom(entries, erased));
      const scratch = {
        DATABASE_URL: url,
        REDIS_URL: UNSET,
        EXPORT_DIR: folder,
        ERASURE_LEDGER_DIR: ledger,
        // A backup ends before the latest checkpoint: compared with that one, its log would seem cut off.
        AUDIT_CHECKPOINT_TARGET: UNSET,
        // Nobody is told of what happens in here.
        CRISIS_WEBHOOK_URL: UNSET,
      };
      findings.push(...(await compareRows(operator, scratch, data.rows ?? {}, figures)));
      findings.push(...(await takeUp(operator, scratch, figures)));
    });
  });

  figures['total_seconds'] = seconds();
  return {
    kind: 'drills',
    scenario,
    commit: loaded.get(deploymentConfig).commit || 'unknown',
    startedAt: startedAt.toISOString(),
    endedAt: operator.clock.date().toISOString(),
    target: new URL(server).host,
    figures,
    passed: findings.length === 0,
    findings,
  };
}

/** Every row of the snapshot has to be there again; then the schema is brought to this version, as a release would. */
function compareRows(
  operator: Operator,
  scratch: Environment,
  expected: Readonly<Record<string, number>>,
  figures: Record<string, number>,
): Promise<readonly string[]> {
  return operator.withDatabase(async (database) => {
    const found = await database.transaction((tx) => countRows(tx));
    figures['tables'] = Object.keys(expected).length;
    figures['rows'] = Object.values(found).reduce((sum, count) => sum + count, 0);
    figures['migrations'] = (await new Migrator(database).apply()).length;
    await installJobTables(database);
    const tables = new Set([...Object.keys(expected), ...Object.keys(found)]);
    const differences = [...tables].filter((table) => expected[table] !== found[table]);
    return differences.map((table) => `${table} had ${expected[table] ?? 'no'} rows and has ${found[table] ?? 'none'}`);
  }, scratch);
}

/** As a process would after a real restore: it starts only if its keyring opens the keys, then replays the ledger. */
function takeUp(operator: Operator, scratch: Environment, figures: Record<string, number>): Promise<readonly string[]> {
  return operator.withFeatures(async (features) => {
    const replay = features.get(ReplayLedger);
    figures['erased_again'] = await replay.execute({ thorough: true });
    const returned = await replay.execute({ thorough: true });
    const { fault, verified } = await features.get(VerifyAuditLog).execute();
    figures['audit_events'] = verified;
    return [
      ...(returned > 0 ? [`${returned} people whom the ledger names were still there after the replay`] : []),
      ...(fault ? [`the audit log is not whole: ${fault.kind} at ${fault.at}`] : []),
    ];
  }, scratch);
}

/** The digests of everybody whose erasure the running database knows to be complete, as hexadecimal. */
async function erasedPeople(running: KyselyDatabase): Promise<readonly string[]> {
  const { rows } = await running.executeSql(
    `select encode(subject_digest, 'hex') as digest from erasures where state = 'completed'`,
  );
  return rows.map(({ digest }) => String(digest));
}

/** One that is not mounted, or not whole, names too few: then a restored backup would bring people back, and the replay not notice. */
function missingFrom(entries: ReadonlySet<string>, erased: readonly string[]): readonly string[] {
  const missing = erased.filter((digest) => !entries.has(digest)).length;
  return missing > 0
    ? [`the ledger of erasures lacks ${missing} of ${erased.length} people who were erased: is it mounted, and whole?`]
    : [];
}

/** The replay notes what it does in the ledger; the one that counts stays as it is. */
async function withCopyOfLedger(
  loaded: LoadedConfig,
  work: (folder: string, ledger: string, entries: ReadonlySet<string>) => Promise<void>,
): Promise<void> {
  const { ledgerFolder } = loaded.get(erasureConfig);
  const original = ledgerFolder ?? join(loaded.get(databaseConfig).dataDir, 'erasure-ledger');
  const folder = await mkdtemp(join(tmpdir(), 'rapport-drill-'));
  try {
    const ledger = join(folder, 'erasure-ledger');
    await work(join(folder, 'exports'), ledger, await copyLedger(original, ledger));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
