import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { administer, databaseUrl, folderWith, openTestPostgres } from '@rapport/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createProgram } from '../create-program.js';

const KEYRING = JSON.stringify({ active: 'k', index: 'k', keys: { k: randomBytes(32).toString('base64') } });
const LINES = {
  version: 1,
  signOff: { requires: ['deploy'] },
  watch: { probes: [] },
  parts: [
    {
      phase: 'deploy',
      kind: 'box',
      owner: 'lead',
      fresh: '7d',
      items: [{ id: 'OPS-001', text: 'Team notified', class: 4, attest: 'Who was told' }],
    },
  ],
};

describe('rapport checklist, beside a database', () => {
  const name = `ops_${randomBytes(6).toString('hex')}`;
  const url = (): string => databaseUrl(inject('services').postgresUrl, name);
  beforeAll(async () => {
    await administer(inject('services').postgresUrl, `create database ${name}`);
    await createProgram({ environment: environment(), file: {}, print: () => undefined }).parseAsync(
      ['migrate', 'apply'],
      {
        from: 'user',
      },
    );
  });
  afterAll(() => administer(inject('services').postgresUrl, `drop database ${name} with (force)`));

  const environment = () => ({ DATABASE_URL: url(), RAPPORT_KEYRING: KEYRING });

  function setup() {
    const folder = folderWith({ 'checklist.yaml': LINES });
    const release = { version: '1', commit: 'c'.repeat(40) };
    const target = {
      name: 'here',
      production: true,
      release,
      databaseUrlVariable: 'DATABASE_URL',
      evidenceFolder: folder,
    };
    const environmentFile = join(folderWith({ 'here.yaml': target }), 'here.yaml');
    const sut = async (...args: string[]): Promise<string> => {
      const lines: string[] = [];
      const program = createProgram({ environment: environment(), file: {}, print: (line) => lines.push(line) });
      const shared = ['--env', environmentFile, '--checklist', join(folder, 'checklist.yaml')];
      await program.parseAsync(['checklist', ...args, ...shared], { from: 'user' });
      return lines.join('\n');
    };
    const events = async () => {
      const database = await openTestPostgres(url());
      const { rows } = await database.executeSql(
        `select action, details from audit.outbox where action like 'checklist.%' order by action`,
      );
      await database.close();
      return rows;
    };
    return { sut, ctx: { events } };
  }

  it('records acts in the audit log by codes and hashes, and signs with its key', async () => {
    const { sut, ctx } = setup();
    await sut('attest', 'OPS-001', '--by', 'dana', '--evidence', 'mail 7');
    const signed = await sut('signoff', '--role', 'approved', '--by', 'kim');
    expect(signed).toMatch(
      /^rapport checklist sign-off\nhere\nc{40}\n[0-9a-f]{64}\napproved\nkim\n.*\n\n— rapport\/audit \S+$/,
    );
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(await ctx.events()).toEqual([
      { action: 'checklist.attested', details: { item: 'OPS-001', environment: 'here', evidence: hash } },
      {
        action: 'checklist.signed_off',
        details: { environment: 'here', commit: 'c'.repeat(40), role: 'approved', report: hash, evidence: hash },
      },
    ]);
  });
});
