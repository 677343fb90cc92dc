import { administer, databaseUrl, openTestPostgres, probeContext, provesRed, sourcesTested } from '@rapport/testing';
import { afterAll, beforeAll, inject } from 'vitest';
import { RETENTION_SUITES, retentionProbe } from './retention.probe.js';

const commit = 'c'.repeat(40);
const names = { sound: 'probe_retention_sound', wild: 'probe_retention_wild', empty: 'probe_retention_empty' };
const url = (name: string) => databaseUrl(inject('services').postgresUrl, name);

beforeAll(async () => {
  const { postgresUrl, postgresTemplate } = inject('services');
  for (const name of [names.sound, names.wild])
    await administer(postgresUrl, `create database ${name} template ${postgresTemplate}`);
  await administer(postgresUrl, `create database ${names.empty}`);
  const wild = await openTestPostgres(url(names.wild));
  await wild.executeSql('alter table users add column shoe_size int');
  await wild.close();
});
afterAll(async () => {
  for (const name of Object.values(names))
    await administer(inject('services').postgresUrl, `drop database ${name} with (force)`);
});

const scene =
  (name: string, failed = 0) =>
  () => {
    const suites = Object.fromEntries(RETENTION_SUITES.map((file) => [file, [3, failed] as const]));
    return probeContext(
      {
        databaseUrlVariable: 'DATABASE_URL',
        sourceFolder: sourcesTested(suites, commit),
        release: { version: '1.0.0', commit },
      },
      undefined,
      { DATABASE_URL: url(name) },
    );
  };

provesRed(retentionProbe, {
  sound: scene(names.sound),
  sabotaged: {
    'a column was added that nobody described': scene(names.wild),
    'the database is not migrated': scene(names.empty),
    'a purge fails its test': scene(names.sound, 1),
  },
});
