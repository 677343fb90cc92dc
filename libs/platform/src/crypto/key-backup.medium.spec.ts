import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { newId, toUuid, type UserId } from '@rapport/kernel';
import { administer, databaseUrl, ManualClock, openTestPostgres, postgresProgram } from '@rapport/testing';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type { Database } from '../database/database.js';
import { KeyringKeyVault } from './keyring-key-vault.js';
import { parseKeyring } from './keyring.js';
import { StoredKeyCheck } from './stored-key-check.js';
import { StoredUserCipher } from './stored-user-cipher.js';

const KEYRING = parseKeyring(JSON.stringify({ active: 'a', keys: { a: randomBytes(32).toString('base64') } }));
const ADDRESS = 'canary-of-the-backup@example.org';

/** The commands that the page gives to operators, by the block's heading comment: tested as they are written there. */
function documented(title: string): string {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/keys.md'), 'utf8');
  const block = [...page.matchAll(/```sh\n([^]*?)```/g)].find(([, text]) => text?.startsWith(`# ${title}\n`));
  if (!block?.[1]) throw new Error(`docs/keys.md has no commands under "# ${title}"`);
  return block[1];
}

async function setup() {
  const { postgresUrl, postgresTemplate } = inject('services');
  const folder = mkdtempSync(join(tmpdir(), 'key-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const create = async (template?: string): Promise<string> => {
    const name = `key_backup_${randomBytes(6).toString('hex')}`;
    await administer(postgresUrl, `create database ${name}${template ? ` template ${template}` : ''}`);
    onTestFinished(() => administer(postgresUrl, `drop database ${name} with (force)`));
    return databaseUrl(postgresUrl, name);
  };
  const run = (title: string, url: string): void => {
    const PATH = `${dirname(postgresProgram('pg_dump'))}:${process.env['PATH']}`;
    execFileSync('sh', ['-euc', documented(title)], { cwd: folder, env: { PATH, DATABASE_URL: url }, stdio: 'pipe' });
  };
  /** As a process that has just started would. */
  const open = async (url: string) => {
    const database = await openTestPostgres(url);
    onTestFinished(() => database.close());
    const vault = new KeyringKeyVault(KEYRING);
    const cipher = new StoredUserCipher(vault, new ManualClock(), { size: 10, ttlMs: 1_000 });
    const check = () => new StoredKeyCheck(database, vault, { checkAtStart: true }).onModuleInit();
    return { database, cipher, check };
  };
  const origin = await create(postgresTemplate);
  return { sut: { run, open, create }, ctx: { origin, folder } };
}

async function register(database: Database, cipher: StoredUserCipher): Promise<UserId> {
  const userId = newId('user');
  const user_id = toUuid('user', userId);
  await database.transaction(async (tx) => {
    const crypto = await cipher.createKey(tx, userId);
    const email_sealed = crypto.encrypt(ADDRESS, `users.email_sealed:${user_id}`);
    await tx
      .as<{ users: { user_id: string; email_sealed: Buffer } }>()
      .insertInto('users')
      .values({ user_id, email_sealed })
      .execute();
  });
  return userId;
}

async function addressOf(database: Database, cipher: StoredUserCipher, userId: UserId): Promise<string> {
  const row = await database
    .as<{ users: { user_id: string; email_sealed: Buffer } }>()
    .selectFrom('users')
    .select('email_sealed')
    .where('user_id', '=', toUuid('user', userId))
    .executeTakeFirstOrThrow();
  return (await cipher.for(database, userId)).decrypt(row.email_sealed, `users.email_sealed:${toUuid('user', userId)}`);
}

describe('a backup', () => {
  it(
    'of the data opens for nobody without the backup of the keys, and whole with it',
    { timeout: 120_000 },
    async () => {
      const { sut, ctx } = await setup();
      const before = await sut.open(ctx.origin);
      const userId = await register(before.database, before.cipher);
      sut.run('Back up', ctx.origin);

      const copy = await sut.create();
      sut.run('Restore the data', copy);
      const restored = await sut.open(copy);
      await expect(restored.check()).resolves.toBeUndefined();
      await expect(addressOf(restored.database, restored.cipher, userId)).rejects.toMatchObject({
        code: 'crypto.key_missing',
      });

      sut.run('Restore the keys', copy);
      expect(await addressOf(restored.database, restored.cipher, userId)).toBe(ADDRESS);
    },
  );

  it('from before an erasure stays shut, once the keys were backed up after it', { timeout: 120_000 }, async () => {
    const { sut, ctx } = await setup();
    const before = await sut.open(ctx.origin);
    const [erased, other] = [
      await register(before.database, before.cipher),
      await register(before.database, before.cipher),
    ];
    sut.run('Back up', ctx.origin);
    const later = await register(before.database, before.cipher);
    await before.database.transaction((tx) => before.cipher.destroyKey(tx, erased));
    sut.run('Back up the keys', ctx.origin);

    const copy = await sut.create();
    sut.run('Restore the data', copy);
    sut.run('Restore the keys', copy);
    const restored = await sut.open(copy);
    expect(await addressOf(restored.database, restored.cipher, other)).toBe(ADDRESS);
    await expect(addressOf(restored.database, restored.cipher, erased)).rejects.toMatchObject({
      code: 'crypto.key_missing',
    });
    await expect(restored.cipher.for(restored.database, later)).rejects.toMatchObject({ code: 'crypto.key_missing' });
  });
});
