import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Migrator } from '@rapport/platform';
import { administer, databaseUrl, openTestPostgres } from '@rapport/testing';
import { sql } from 'kysely';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
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
  const before = await openTestPostgres(databaseUrl(postgresUrl, name));
  const folder = await mkdtemp(join(tmpdir(), 'rapport-takeover-'));
  onTestFinished(async () => {
    await Promise.all([database.close(), before.close()]);
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
  const waitingForLocks = async (): Promise<number> => {
    const { rows } = await sql<{ count: number }>`select count(distinct pid)::integer as count from pg_locks
      where not granted and relation = 'audit.events'::regclass`.execute(database.as());
    return rows[0]?.count ?? 0;
  };
  return { sut: new Migrator(database), ctx: { database, before, hash, waitingForLocks } };
}

describe('the migration to the tree', () => {
  it('waits for an act that is being recorded by the version before, and takes it over too', async () => {
    const { sut, ctx } = await setup();
    let migrated: Promise<unknown> | undefined;
    await ctx.before.transaction(async (tx) => {
      await sql`insert into audit.events (event_id, occurred_at, action, outcome, details)
        values (gen_random_uuid(), now(), 'test.late', 'success', '{}')`.execute(tx.as());
      migrated = sut.apply();
      await vi.waitFor(async () => expect(await ctx.waitingForLocks()).toBe(1));
    });
    await migrated;
    const waiting = await ctx.database.transaction((tx) => new PostgresAuditTree().waiting(tx, 10));
    expect(waiting.map(({ event }) => event.action)).toContain('test.late');
  });

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
