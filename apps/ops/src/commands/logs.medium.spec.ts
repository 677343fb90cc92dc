import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@rapport/kernel';
import { administer, databaseUrl, openTestPostgres } from '@rapport/testing';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createProgram } from '../create-program.js';

const KEYRING = JSON.stringify({ active: 'a', keys: { a: randomBytes(32).toString('base64') } });

describe('rapport logs', () => {
  const name = `ops_logs_${randomBytes(6).toString('hex')}`;
  const url = (): string => databaseUrl(inject('services').postgresUrl, name);
  beforeAll(() =>
    administer(
      inject('services').postgresUrl,
      `create database ${name} template ${inject('services').postgresTemplate}`,
    ),
  );
  afterAll(() => administer(inject('services').postgresUrl, `drop database ${name} with (force)`));

  const run = async (command: string): Promise<string> => {
    const lines: string[] = [];
    const environment = { DATABASE_URL: url(), RAPPORT_KEYRING: KEYRING };
    const program = createProgram({ environment, file: {}, print: (line) => lines.push(line) });
    for (const { commands } of program.commands) for (const each of commands) each.exitOverride();
    await program.parseAsync(command.split(' '), { from: 'user' });
    return lines.join('\n');
  };

  it('grep: prints the lines of a request from a file, and needs to know of which', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-logs-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'log'), '{"request_id":"a"}\n{"request_id":"b"}\n{"request_id":"a","n":2}\n');
    expect(await run(`logs grep --request a ${folder}/log`)).toBe('{"request_id":"a"}\n{"request_id":"a","n":2}');
    await expect(run(`logs grep ${folder}/log`)).rejects.toThrow('give --request or --subject');
  });

  it("subject: tells a person's pseudonym in an epoch, and that it was told", async () => {
    const userId = newId('user');
    const told = await run(`logs subject --user ${userId} --epoch 2026-11-22`);
    expect(told).toMatch(/^sub_[a-p]{32} from 2026-11-\d\d$/);
    expect(await run(`logs subject --user ${userId} --epoch 2026-11-22`)).toBe(told);
    expect(await run(`logs subject --user ${userId} --epoch 2026-09-22`)).not.toContain(told.split(' ')[0]);

    const database = await openTestPostgres(url());
    const { rows } = await database.executeSql(
      "select subject, details from audit.outbox where action = 'logging.subject_resolved' order by occurred_at",
    );
    await database.close();
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({ details: { epoch: told.split(' ').at(-1) } });
    expect(JSON.stringify(rows)).not.toContain('sub_');
  });

  it('subject: refuses what is no person and no day', async () => {
    await expect(run('logs subject --user ada')).rejects.toMatchObject({ code: 'id.malformed' });
    await expect(run(`logs subject --user ${newId('user')} --epoch 2026-13-45`)).rejects.toThrow('no day');
  });
});
