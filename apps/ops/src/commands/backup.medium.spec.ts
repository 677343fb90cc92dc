import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseRunReport } from '@rapport/checklist';
import { ReplayLedger } from '@rapport/compliance';
import { toUuid, type UserId } from '@rapport/kernel';
import {
  administer,
  createTestCrypto,
  databaseUrl,
  openTestPostgres,
  postgresProgram,
  startRedisProcess,
} from '@rapport/testing';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { createProgram } from '../create-program.js';
import { Operator } from '../operator.js';

/** A setting of the service that needs a secret which only the service is given. */
const SERVICE = { CRISIS_WEBHOOK_URL: 'https://desk.example.com/' };

const newKey = (): string => randomBytes(32).toString('base64');

async function setup() {
  const { postgresUrl, postgresTemplate } = inject('services');
  const folder = mkdtempSync(join(tmpdir(), 'rapport-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const createDatabase = async (template = 'template1'): Promise<string> => {
    const name = `backup_${randomBytes(6).toString('hex')}`;
    await administer(postgresUrl, `create database ${name} template ${template}`);
    onTestFinished(() => administer(postgresUrl, `drop database ${name} with (force)`));
    return databaseUrl(postgresUrl, name);
  };
  const keyring = JSON.stringify({ active: 'k', keys: { k: newKey() } });
  const environment = {
    DATABASE_URL: await createDatabase(postgresTemplate),
    RAPPORT_KEYRING: keyring,
    RAPPORT_BACKUP_KEY: newKey(),
    BACKUP_DIR: join(folder, 'backups'),
    BACKUP_KEYS_DIR: join(folder, 'keys'),
    BACKUP_PROGRAMS_DIR: dirname(postgresProgram('pg_dump')),
    ERASURE_LEDGER_DIR: join(folder, 'ledger'),
    EXPORT_DIR: join(folder, 'exports'),
  };
  const run = async (command: string, changes: Record<string, string> = {}): Promise<string> => {
    const lines: string[] = [];
    const surroundings = {
      environment: { ...environment, ...changes },
      file: {},
      print: (line: string) => lines.push(line),
    };
    await createProgram(surroundings).parseAsync(command.split(' '), { from: 'user' });
    return lines.join('\n');
  };
  const crypto = await createTestCrypto({ keyring });
  const withDatabase = async <T>(
    url: string,
    work: (database: Awaited<ReturnType<typeof openTestPostgres>>) => Promise<T>,
  ) => {
    const database = await openTestPostgres(url);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };
  const register = (): Promise<UserId> =>
    withDatabase(environment.DATABASE_URL, (database) => crypto.givenUser(database));
  const people = (url: string): Promise<readonly unknown[]> =>
    withDatabase(url, async (database) => (await database.executeSql('select user_id from users order by 1')).rows);
  /** Erases whom the ledger names, as a worker does when it starts. */
  const replay = (url: string): Promise<number> =>
    new Operator({ environment: { ...environment, DATABASE_URL: url }, file: {}, print: () => undefined }).withFeatures(
      (features) => features.get(ReplayLedger).execute({ thorough: true }),
    );
  const erase = async (userId: UserId): Promise<void> => {
    const digest = crypto.blindIndex.digest('erasure.subject', userId);
    rmSync(environment.ERASURE_LEDGER_DIR, { recursive: true, force: true });
    mkdirSync(environment.ERASURE_LEDGER_DIR);
    writeFileSync(join(environment.ERASURE_LEDGER_DIR, digest.toString('hex')), '{}');
    await replay(environment.DATABASE_URL);
  };
  const execute = (statement: string): Promise<readonly unknown[]> =>
    withDatabase(environment.DATABASE_URL, async (database) => (await database.executeSql(statement)).rows);
  const operations = (): Promise<readonly unknown[]> =>
    withDatabase(
      environment.DATABASE_URL,
      async (database) =>
        (await database.executeSql('select kind, outcome from operations_runs order by ended_at')).rows,
    );
  const only = (path: string): string => join(folder, path, readdirSync(join(folder, path))[0]!);
  return {
    sut: { run },
    ctx: { environment, folder, createDatabase, register, erase, replay, people, operations, execute, only },
  };
}

describe('rapport backup', { timeout: 120_000 }, () => {
  it('makes a backup that is whole, opens with its key alone, lists it, and notes that it ran', async () => {
    const { sut, ctx } = await setup();
    const created = await sut.run('backup create');
    expect(created).toMatch(/^database \d{8}T\d{6}Z {2}\d+ bytes[^]*\nuser_keys \d{8}T/);
    expect(await sut.run('backup list')).toBe(created);
    expect(await sut.run('backup verify')).toContain('it is whole');
    expect(await sut.run('backup verify keys')).toContain('it is whole');
    expect(await ctx.operations()).toEqual([
      { kind: 'database', outcome: 'success' },
      { kind: 'user_keys', outcome: 'success' },
    ]);

    const [, id] = /key (\w+)$/.exec(created) ?? [];
    const refused = { code: 'backup.wrong_key', detail: `it needs the key ${id}` };
    const other = newKey();
    await expect(sut.run('backup verify', { RAPPORT_BACKUP_KEY: other })).rejects.toMatchObject(refused);
    await expect(sut.run('backup drill', { RAPPORT_BACKUP_KEY: other })).rejects.toMatchObject(refused);
    const rotated = `${other},${ctx.environment.RAPPORT_BACKUP_KEY}`;
    expect(await sut.run('backup verify', { RAPPORT_BACKUP_KEY: rotated })).toContain('it is whole');
  });

  it('brings back everybody, and nobody who was erased since; drills so, and leaves evidence and nothing else', async () => {
    const { sut, ctx } = await setup();
    const [erased, other] = [await ctx.register(), await ctx.register()];
    await sut.run('backup create', SERVICE);
    expect(await sut.run('backup list', SERVICE)).toContain('database');
    expect(await sut.run('backup verify', SERVICE)).toContain('it is whole');
    await ctx.erase(erased);
    const ledger = readdirSync(ctx.environment.ERASURE_LEDGER_DIR);

    expect(await sut.run('backup drill', SERVICE)).toMatch(/: passed\n[^]*ledger_entries: 1\n[^]*erased_again: 1/);
    const report = parseRunReport(readFileSync(ctx.only('backups/drills'), 'utf8'));
    expect(report).toMatchObject({ kind: 'drills', passed: true, findings: [], figures: { erased_again: 1 } });
    expect(readdirSync(ctx.environment.ERASURE_LEDGER_DIR)).toEqual(ledger);
    expect(await ctx.operations()).toContainEqual({ kind: 'restore_drill', outcome: 'success' });
    const scratch = await ctx.execute(`select datname from pg_database where datname like 'rapport_drill_%'`);
    expect(scratch).toEqual([]);

    const copy = await ctx.createDatabase();
    await sut.run('backup restore', { DATABASE_URL: copy });
    expect(await ctx.people(copy)).toHaveLength(2);
    expect(await ctx.replay(copy)).toBe(1);
    expect(await ctx.people(copy)).toEqual([{ user_id: toUuid('user', other) }]);
    await expect(sut.run('backup restore', { DATABASE_URL: copy })).rejects.toMatchObject({ code: 'backup.not_empty' });
  });

  it('drills: fails, and says what does not hold, when what was backed up is not sound', async () => {
    const { sut, ctx } = await setup();
    await sut.run('keys rotate');
    await sut.run('audit append');
    await ctx.execute('alter table audit.leaves disable trigger all');
    await ctx.execute(`update audit.leaves set payload_hash = sha256('altered')`);
    await sut.run('backup create');
    await expect(sut.run('backup drill')).rejects.toMatchObject({ code: 'backup.drill_failed' });
    const report = parseRunReport(readFileSync(ctx.only('backups/drills'), 'utf8'));
    expect(report).toMatchObject({ passed: false, findings: [expect.stringContaining('audit log is not whole')] });
    expect(await ctx.operations()).toContainEqual({ kind: 'restore_drill', outcome: 'failure' });
  });

  it('drills: fails when the ledger lacks people who were erased, as one that is not mounted does', async () => {
    const { sut, ctx } = await setup();
    const erased = await ctx.register();
    await sut.run('backup create');
    await ctx.erase(erased);
    rmSync(ctx.environment.ERASURE_LEDGER_DIR, { recursive: true });
    await expect(sut.run('backup drill')).rejects.toMatchObject({ code: 'backup.drill_failed' });
    const report = parseRunReport(readFileSync(ctx.only('backups/drills'), 'utf8'));
    expect(report).toMatchObject({ passed: false, findings: [expect.stringContaining('lacks 1 of 1 people')] });
  });

  it('believes neither a manifest that was altered nor a file that was cut short', async () => {
    const { sut, ctx } = await setup();
    await sut.run('backup create');
    const file = (name: string): string => join(ctx.only('backups/database'), name);
    const manifest = readFileSync(file('manifest.json'), 'utf8');
    writeFileSync(file('manifest.json'), manifest.replace('"public.users": 0', '"public.users": 1'));
    await expect(sut.run('backup drill')).rejects.toMatchObject({ code: 'backup.damaged' });
    writeFileSync(file('manifest.json'), manifest);
    expect(await sut.run('backup verify')).toContain('it is whole');
    truncateSync(file('data.sealed'), 5_000);
    await expect(sut.run('backup verify')).rejects.toMatchObject({ code: 'backup.damaged' });
  });

  it('leaves nothing behind and says why when a program is not there', async () => {
    const { sut, ctx } = await setup();
    await expect(sut.run('backup create', { BACKUP_PROGRAMS_DIR: ctx.folder })).rejects.toMatchObject({
      code: 'backup.program_failed',
      detail: 'pg_dump: ENOENT',
    });
    expect(readdirSync(join(ctx.folder, 'backups/database'))).toEqual([]);
    expect(await ctx.operations()).toEqual([{ kind: 'database', outcome: 'failure' }]);
  });

  it('copies a Redis server that asks for a password', async ({ skip }) => {
    const redis = await startRedisProcess('--requirepass', 'canary', '--repl-diskless-sync-delay', '0');
    if (!redis) return skip();
    onTestFinished(() => redis.stop());
    const { sut } = await setup();
    const folder = { BACKUP_PROGRAMS_DIR: dirname(inject('services').redisServer!) };
    const url = (password: string): string => `redis://:${password}@127.0.0.1:${redis.port}`;
    expect(await sut.run('backup create shared-state', { ...folder, REDIS_URL: url('canary') })).toMatch(
      /^shared_state /,
    );
    expect(await sut.run('backup verify shared-state')).toContain('it is whole');
    await expect(sut.run('backup create shared-state', { ...folder, REDIS_URL: url('wrong') })).rejects.toMatchObject({
      code: 'backup.program_failed',
      message: expect.not.stringContaining('wrong'),
    });
  });
});
