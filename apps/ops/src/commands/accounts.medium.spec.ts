import { randomBytes } from 'node:crypto';
import { newId } from '@rapport/kernel';
import { administer, databaseUrl, openAuthApp, openTestPostgres } from '@rapport/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createProgram } from '../create-program.js';

const KEYRING = JSON.stringify({ active: 'k', keys: { k: randomBytes(32).toString('base64') } });
const EMAIL = 'ana@example.com';

describe('rapport accounts', () => {
  const name = `ops_${randomBytes(6).toString('hex')}`;
  const url = (): string => databaseUrl(inject('services').postgresUrl, name);
  let userId: string;
  const lines: string[] = [];
  const sut = async (...command: string[]): Promise<string | undefined> => {
    const program = createProgram({
      environment: { DATABASE_URL: url(), RAPPORT_KEYRING: KEYRING },
      file: {},
      print: (line) => lines.push(line),
    });
    for (const part of program.commands.flatMap(({ commands }) => commands))
      part.exitOverride().configureOutput({ writeErr: () => undefined });
    await program.parseAsync(command, { from: 'user' });
    return lines.at(-1);
  };

  beforeAll(async () => {
    await administer(inject('services').postgresUrl, `create database ${name}`);
    await sut('migrate', 'apply');
    const database = await openTestPostgres(url());
    const { app } = await openAuthApp({ database, keyring: KEYRING });
    const consents = { terms: '1', privacy: '1' };
    const payload = { email: EMAIL, password: 'a quiet horse in the rain', birth_date: '1990-04-23', consents };
    const registered = await app.inject({ method: 'POST', url: '/v1/auth/register', payload });
    userId = registered.json().user.id;
    await app.close();
    await database.close();
  });
  afterAll(() => administer(inject('services').postgresUrl, `drop database ${name} with (force)`));

  it('makes the first administrator, found by e-mail in any spelling', async () => {
    expect(await sut('accounts', 'roles', EMAIL.toUpperCase(), 'user', 'admin')).toBe(`${userId}: active, user admin`);
  });

  it('suspends and reinstates, found by id', async () => {
    expect(await sut('accounts', 'suspend', userId)).toContain(': suspended');
    expect(await sut('accounts', 'show', userId)).toContain(': suspended');
    expect(await sut('accounts', 'reinstate', userId)).toContain(': active');
  });

  it('prints no e-mail', () => {
    expect(lines.join('\n')).not.toContain('@');
  });

  it.each([[EMAIL.replace('ana', 'ben')], [newId('user')]])('finds nobody for %s', async (who) => {
    await expect(sut('accounts', 'show', who)).rejects.toMatchObject({ code: 'auth.account_not_found' });
  });

  it('refuses a role that does not exist', async () => {
    await expect(sut('accounts', 'roles', EMAIL, 'root')).rejects.toThrow(
      'Allowed choices are user, operator, admin, auditor',
    );
  });

  it('rotates the keys that sign tokens', async () => {
    expect(await sut('signing-keys', 'rotate')).toBe('rotated');
  });
});
