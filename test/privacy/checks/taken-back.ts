import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { root } from '../../fault/program.js';
import { readArchive, type Archive } from '../archive.js';
import { pathOf } from '../residue.js';
import { Client } from '../client.js';
import type { Environment, Installation } from '../installation.js';
import { exportOf, type Person } from '../people.js';
import type { Report } from '../report.js';

const PASSWORD = 'another horse and another staple';
/** What the import says that it leaves behind, and what an export tells of itself. */
const NOT_COMPARED = new Set(['sessions', 'api_keys', 'data_exports', 'data_requests', 'idempotency_keys']);
const isBudget = (table: string): boolean => table.startsWith('budget_');
/** Roles are the other deployment's; a new disclosure is told with the first turn there. */
const MAY_DIFFER: Readonly<Record<string, readonly string[]>> = { users: ['roles'] };

/** The copy reads back into an empty deployment, where the person has what they had, and can go on. */
export async function takenBack(
  installation: Installation,
  person: Person,
  archive: Buffer,
  report: Report,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-import-'));
  const name = `elsewhere_${person.id.slice(-8)}`;
  const admin = new pg.Client(installation.databaseUrl);
  await admin.connect();
  await admin.query(`create database ${name}`);
  const databaseUrl = Object.assign(new URL(installation.databaseUrl), { pathname: `/${name}` }).href;
  const shared = { ...installation.shared(databaseUrl), EXPORT_DIR: join(folder, 'exports') };
  try {
    installation.migrate(databaseUrl);
    await copyPersonas(installation.databaseUrl, databaseUrl);
    const file = join(folder, 'archive.zip');
    writeFileSync(file, archive);
    writeFileSync(join(folder, 'password'), PASSWORD);
    const sha256 = createHash('sha256').update(archive).digest('hex');
    report.that(
      'an archive under another digest is refused',
      operate(shared, ['import', file, '--sha256', '0'.repeat(64)]).code === 1,
    );
    const imported = operate(shared, ['import', file, '--sha256', sha256]);
    report.that('the copy reads back into an empty deployment', imported.code === 0, imported.said);
    report.that('it is taken back once', operate(shared, ['import', file, '--sha256', sha256]).code === 1);
    operate(shared, ['set-password', person.id, '--password-file', join(folder, 'password')]);
    const api = await installation.run('api', shared, { name: 'elsewhere-api' });
    const worker = await installation.run('worker', shared, { name: 'elsewhere-worker' });
    const session = await new Client(api.url).call('/v1/auth/login', {
      body: { email: `${person.canaries['email']}@example.com`, password: PASSWORD },
    });
    const there = { ...person, client: new Client(api.url, session.access_token) };
    const again = readArchive(await exportOf(there));
    report.none('the account there is equal', differing(readArchive(archive), again));
    await Promise.all([api.program.end('SIGTERM'), worker.program.end('SIGTERM')]);
  } finally {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With their ids, which conversations and memories name. */
async function copyPersonas(from: string, to: string): Promise<void> {
  const dump = execFileSync(await pathOf('pg_dump'), ['--data-only', '--table=persona*', from], {
    maxBuffer: 64 << 20,
  });
  // Personas and their versions refer to each other.
  const script = `set session_replication_role = replica;\n${dump.toString()}`;
  execFileSync(await pathOf('psql'), ['--quiet', '--set=ON_ERROR_STOP=1', to], {
    input: script,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}

function operate(environment: Environment, command: readonly string[]): { code: number; said: string } {
  const ops = join(root, 'dist', 'apps', 'ops', 'src', 'main.js');
  const env = { PATH: process.env['PATH'], ...environment };
  const { status, stderr } = spawnSync(process.execPath, [ops, 'accounts', ...command], { env, encoding: 'utf8' });
  return { code: status ?? 1, said: stderr.trim() };
}

function differing(before: Archive, after: Archive): string[] {
  const tables = [...before.tables.keys()].filter((table) => !NOT_COMPARED.has(table) && !isBudget(table));
  return tables.flatMap((table) => {
    const [had, has] = [linesOf(before, table), linesOf(after, table)];
    const lost = had.filter((line) => !has.includes(line)).length;
    return lost > 0 || had.length !== has.length
      ? [`${table}: ${had.length} rows before, ${has.length} after, ${lost} of them not the same`]
      : [];
  });
}

const linesOf = ({ tables }: Archive, table: string): string[] =>
  (tables.get(table)?.rows ?? []).map((row) =>
    JSON.stringify(
      Object.entries(row)
        .filter(([name]) => !MAY_DIFFER[table]?.includes(name))
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
