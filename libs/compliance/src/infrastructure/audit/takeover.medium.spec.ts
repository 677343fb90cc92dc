import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Migrator } from '@rapport/platform';
import { administer, databaseUrl, openTestPostgres } from '@rapport/testing';
import { sql } from 'kysely';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { PostgresAuditTree } from './postgres-audit-tree.js';

const MIGRATIONS = join(import.meta.dirname, '../../../../../database/migrations');
/** The last before the tree. */
const CHAIN = '0015';

/** A database whose audit log was a hash chain until now: two events in it, in this order, and one that waits. */
async function setup() {
  const { postgresUrl } = inject('services');
  const name = `takeover_${randomBytes(6).toString('hex')}`;
  await administer(postgresUrl, `create database ${name}`);
  const database = await openTestPostgres(databaseUrl(postgresUrl, name));
  const folder = await mkdtemp(join(tmpdir(), 'rapport-takeover-'));
  onTestFinished(async () => {
    await database.close();
    await administer(postgresUrl, `drop database ${name} with (force)`);
    await rm(folder, { recursive: true });
  });
  for (const file of await readdir(MIGRATIONS)) {
    if (file.slice(0, CHAIN.length) <= CHAIN) await copyFile(join(MIGRATIONS, file), join(folder, file));
  }
  await new Migrator(database, folder).apply();
  const hash = 'ab'.repeat(32);
  for (const [suffix, position] of [
    ['1', 2],
    ['2', 1],
    ['0', null],
  ] as const) {
    const sealed = position === null ? null : Buffer.from(hash, 'hex');
    await sql`insert into audit.events
      (event_id, occurred_at, action, outcome, details, position, previous_hash, hash)
      values (${`00000000-0000-7000-8000-00000000000${suffix}`}, now(), ${`test.act_${suffix}`}, 'success', '{"n": 1}',
        ${position}, ${sealed}, ${sealed})`.execute(database.as());
  }
  await sql`update audit.chain_head set position = 2, hash = decode(${hash}, 'hex')`.execute(database.as());
  return { sut: new Migrator(database), ctx: { database, hash } };
}

describe('the migration to the tree', () => {
  it('takes the events of the chain over in their order, and closes it with its last hash', async () => {
    const { sut, ctx } = await setup();
    await sut.apply();
    const waiting = await ctx.database.transaction((tx) => new PostgresAuditTree().waiting(tx, 10));
    expect(waiting.map(({ event, details }) => [event.action, details])).toEqual([
      ['test.act_2', { n: 1 }],
      ['test.act_1', { n: 1 }],
      ['test.act_0', { n: 1 }],
      ['audit.chain_closed', { position: 2, hash: ctx.hash }],
    ]);
  });
});
