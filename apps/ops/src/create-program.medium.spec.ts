import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { administer, createTestCrypto, databaseUrl, openTestPostgres } from '@rapport/testing';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createProgram } from './create-program.js';

const KEYS = { old: randomBytes(32).toString('base64'), new: randomBytes(32).toString('base64') };
const keyring = (active: string): string => JSON.stringify({ active, index: 'old', keys: KEYS });

describe('rapport', () => {
  const name = `ops_${randomBytes(6).toString('hex')}`;
  const url = (): string => databaseUrl(inject('services').postgresUrl, name);
  beforeAll(() => administer(inject('services').postgresUrl, `create database ${name}`));
  afterAll(() => administer(inject('services').postgresUrl, `drop database ${name} with (force)`));

  const run = async (command: string, environment: Record<string, string> = {}): Promise<string> => {
    const lines: string[] = [];
    const program = createProgram({
      environment: { DATABASE_URL: url(), RAPPORT_KEYRING: keyring('old'), ...environment },
      file: {},
      print: (line) => lines.push(line),
    });
    await program.parseAsync(command.split(' '), { from: 'user' });
    return lines.join('\n');
  };

  it('migrate: takes an empty database to the current schema, once', async () => {
    expect(await run('migrate status')).toMatch(/0001_identity {2}pending[^]*job tables {2}pending/);
    expect(await run('migrate apply')).toMatch(/applied 0001_identity[^]*the schema is current/);
    expect(await run('migrate apply')).toBe('the schema is current');
    expect(await run('migrate status')).not.toContain('pending');
  });

  it('keys: moves every stored key to the active master key', async () => {
    await run('migrate apply');
    const database = await openTestPostgres(url());
    const { givenUser } = await createTestCrypto({ keyring: keyring('old') });
    await givenUser(database);
    await database.close();
    expect(await run('keys status')).toBe('active master key: old\nuser_keys: 1 wrapped by old');
    expect(await run('keys rotate', { RAPPORT_KEYRING: keyring('new') })).toBe(
      'user_keys: 1 of 1\nuser_keys: 1 re-wrapped\nsigning_keys: 0 re-wrapped',
    );
    expect(await run('keys status', { RAPPORT_KEYRING: keyring('new') })).toBe(
      'active master key: new\nuser_keys: 1 wrapped by new',
    );
  });

  it('safety: reports a year of the crisis protocol', async () => {
    await run('migrate apply');
    const report = JSON.parse(await run('safety report --year 2026')) as object;
    expect(report).toMatchObject({ year: 2026, referrals: 0, protocol: { id: 'rapport-crisis' } });
    await expect(run('safety report --year 1999')).rejects.toMatchObject({ code: 'safety.year_invalid' });
  });

  it('keys: records that they were rotated', async () => {
    await run('migrate apply');
    await run('keys rotate');
    const database = await openTestPostgres(url());
    const { rows } = await database.executeSql('select action, outcome, details from audit.outbox order by 1');
    await database.close();
    expect(rows).toContainEqual({
      action: 'crypto.master_key_rotated',
      outcome: 'success',
      details: { rewrapped: expect.any(Number), failed: 0 },
    });
  });

  it('keys: refuses to work without a keyring beside PostgreSQL', async () => {
    await expect(run('keys status', { RAPPORT_KEYRING: '' })).rejects.toMatchObject({ code: 'crypto.keyring_missing' });
  });

  it('personas: seeds what is shipped, once', async () => {
    await run('migrate apply');
    expect(await run('personas seed')).toBe('juno: activated\nmaren: activated\ntheodora: activated');
    expect(await run('personas seed')).toBe('juno: unchanged\nmaren: unchanged\ntheodora: unchanged');
  });

  it('personas: lets a version serve a share of new conversations, and publishes it', async () => {
    await run('migrate apply');
    await run('personas seed');
    const database = await openTestPostgres(url());
    await database.executeSql(
      "insert into persona_versions (version_id, persona_id, version, definition, content_hash, created_at) select gen_random_uuid(), persona_id, 2, definition, repeat('0', 64), now() from persona_versions v join personas p using (persona_id) where p.slug = 'maren'",
    );
    await database.close();
    expect(await run('personas canary set maren 2 5')).toBe('maren: version 2 serves 5 % of new conversations');
    expect(await run('personas canary end maren')).toBe('maren: the active version serves all new conversations');
    await expect(run('personas canary promote maren')).rejects.toMatchObject({ code: 'persona.no_canary' });
    await expect(run('personas canary set maren 2 100')).rejects.toThrow('100 is no whole number from 1 to 99');
    await run('personas canary set maren 2 50');
    expect(await run('personas canary promote maren')).toBe('maren: version 2 serves all new conversations');
  });

  it('audit: verifies the log and its export, and fails when it was changed', async () => {
    await run('migrate apply');
    const folder = await mkdtemp(join(tmpdir(), 'rapport-ops-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await run('audit verify');
    expect(await run('audit append')).toMatch(/^\d+ appended$/);
    expect(await run('audit verify')).toMatch(/0 events wait to be appended\nrapport\/audit\n\d+\n[^]*verified/);
    await run(`audit export ${folder}/log`);
    const key = await run('audit key');
    expect(await run(`audit verify --offline ${folder}/log --key ${key}`)).toMatch(/^\d+ events verified, 0 of them/);
    await expect(run(`audit export ${folder}/log`)).rejects.toMatchObject({ code: 'EEXIST' });
    const database = await openTestPostgres(url());
    await database.executeSql('alter table audit.leaves disable trigger user');
    await database.executeSql("update audit.leaves set outcome = 'denied' where sequence = 0");
    await database.close();
    await expect(run('audit verify')).rejects.toThrow('the audit log was changed: header at 0');
  });

  it('audit: makes keys that it accepts, for the configured log only', async () => {
    await run('migrate apply');
    const [privateKey, publicKey] = (await run('audit new-key')).split('\n');
    expect(await run('audit key', { AUDIT_SIGNING_KEY: privateKey! })).toBe(publicKey);
    const elsewhere = run('audit key', { AUDIT_SIGNING_KEY: privateKey!, AUDIT_ORIGIN: 'another/log' });
    await expect(elsewhere).rejects.toMatchObject({ code: 'audit.key_invalid' });
  });

  it('config: names what is wrong and shows no value', async () => {
    expect(await run('config check')).toBe('the configuration is usable');
    const check = run('config check', { DATABASE_POOL_SIZE: 'canary', DATABASE_POOL: '1' });
    await expect(check).rejects.toThrow(/DATABASE_POOL_SIZE[^]*DATABASE_POOL: unknown/);
    await expect(check).rejects.not.toThrow(/canary/);
  });

  it('config: prints the reference', async () => {
    expect(await run('config reference')).toContain('`DATABASE_URL`');
  });
});
