import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { administer, databaseUrl, openTestPostgres, probeContext, provesRed } from '@rapport/testing';
import { afterAll, beforeAll, inject } from 'vitest';
import { auditProbe } from './audit.probe.js';

const keyring = JSON.stringify({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } });
const names = { sound: 'probe_audit_sound', forged: 'probe_audit_forged', cut: 'probe_audit_cut' };
const url = (name: string) => databaseUrl(inject('services').postgresUrl, name);

let folder = '';
const scene = (name: string) => () =>
  probeContext(
    {
      databaseUrlVariable: 'DATABASE_URL',
      configurationFile: join(folder, 'settings.env'),
    },
    undefined,
    { DATABASE_URL: url(name), RAPPORT_KEYRING: keyring },
  );

/** What an owner of the database can do, whom no trigger stops. */
async function tamper(name: string, statement: string): Promise<void> {
  const database = await openTestPostgres(url(name));
  for (const table of ['leaves', 'payloads'])
    await database.executeSql(`alter table audit.${table} disable trigger user`);
  await database.executeSql(statement);
  await database.close();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-probe-'));
  await writeFile(join(folder, 'settings.env'), `RAPPORT_DATA_DIR=${folder}\n`);
  const { postgresUrl, postgresTemplate } = inject('services');
  await administer(postgresUrl, `create database ${names.sound} template ${postgresTemplate}`);
  // A look records itself: then there is something to forge.
  await auditProbe.run(scene(names.sound)());
  for (const name of [names.forged, names.cut])
    await administer(postgresUrl, `create database ${name} template ${names.sound}`);
  await tamper(names.forged, `update audit.leaves set outcome = 'failure' where sequence = 0`);
  await tamper(names.cut, 'delete from audit.payloads; delete from audit.leaves');
});
afterAll(async () => {
  for (const name of Object.values(names))
    await administer(inject('services').postgresUrl, `drop database ${name} with (force)`);
  await rm(folder, { recursive: true });
});

provesRed(auditProbe, {
  sound: scene(names.sound),
  sabotaged: { 'an event was rewritten': scene(names.forged), 'events were taken away': scene(names.cut) },
});
