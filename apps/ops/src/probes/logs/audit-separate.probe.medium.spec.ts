import { randomBytes } from 'node:crypto';
import { ensureAuditRoles } from '@rapport/compliance';
import { Migrator } from '@rapport/platform';
import { administer, databaseUrl, openTestPostgres, probeContext, provesRed } from '@rapport/testing';
import { afterAll, beforeAll, inject } from 'vitest';
import { auditSeparateProbe } from './audit-separate.probe.js';

const name = `probe_${randomBytes(6).toString('hex')}`;
const role = `${name}_service`;
const server = (): string => inject('services').postgresUrl;

const sql = async (...statements: string[]): Promise<void> => {
  const database = await openTestPostgres(databaseUrl(server(), name));
  for (const statement of statements) await database.executeSql(statement);
  await database.close();
};

beforeAll(async () => {
  await administer(server(), `create database ${name}`);
  const database = await openTestPostgres(databaseUrl(server(), name));
  await new Migrator(database).apply();
  await ensureAuditRoles(database);
  await database.close();
  await sql(`create role ${role} login password 'probe'`, `grant rapport_audit_writer to ${role}`);
});
afterAll(async () => {
  await administer(server(), `drop database ${name} with (force)`);
  await administer(server(), `drop role ${role}`);
});

/** As the service's role, with one privilege more; it is taken away first. */
const granted = (privilege?: string) => async () => {
  await sql(
    `revoke update, truncate on all tables in schema audit from ${role}`,
    `revoke delete on audit.leaves from ${role}`,
  );
  if (privilege !== undefined) await sql(`grant ${privilege} to ${role}`);
  const url = new URL(databaseUrl(server(), name));
  url.username = role;
  url.password = 'probe';
  return probeContext({ databaseUrlVariable: 'URL' }, undefined, { URL: url.href });
};

provesRed(auditSeparateProbe, {
  sound: granted(),
  sabotaged: {
    'the service may change what is in the tree': granted('update on audit.leaves'),
    'it may delete from it': granted('delete on audit.leaves'),
    'it may empty the checkpoints': granted('truncate on audit.checkpoints'),
    'it works as the administrator': () =>
      probeContext({ databaseUrlVariable: 'URL' }, undefined, { URL: databaseUrl(server(), name) }),
    'there is no audit log at all': () =>
      probeContext({ databaseUrlVariable: 'URL' }, undefined, { URL: databaseUrl(server(), 'postgres') }),
  },
});
