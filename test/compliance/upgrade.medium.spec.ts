import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '@rapport/kernel';
import { Migrator, PgliteDatabase, type Database } from '@rapport/platform';
import { administer, databaseUrl, openTestPostgres } from '@rapport/testing';
import { sql } from 'kysely';
import { describe, expect, inject, it, onTestFinished } from 'vitest';

const MIGRATIONS = join(import.meta.dirname, '../../database/migrations');
/** The last before people were asked for consent. */
const BEFORE = '0011';
const PERSON = '0198f2a0-c0de-7000-8000-000000000001';
const ID = (suffix: number) => `0198f2a0-c0de-7000-8000-00000000010${suffix}`;

/** What the version before writes; it also does while it is being replaced. */
const accept = (document: string, version: string) =>
  sql`insert into consents (user_id, document, version, accepted_at) values (${PERSON}, ${document}, ${version}, now())`;
const account = (user: string) =>
  sql`insert into users (user_id, email_digest, email_sealed, age_attested_at, age_attested_minimum)
    values (${user}, decode(${user.replaceAll('-', '')}, 'hex'), 'sealed', now(), 18)`;
const memoryState = (user: string) =>
  sql`insert into memory_states (user_id, revision, enabled, updated_at) values (${user}, 7, true, now())`;
const conversation = (id: string) =>
  sql`insert into conversations (user_id, conversation_id, persona_id, persona_version_id, created_at, updated_at)
    values (${PERSON}, ${id}, ${ID(0)}, ${ID(1)}, now(), now())`;
const turn = (id: string, of: string) =>
  sql`insert into turns (user_id, turn_id, conversation_id, user_message_id, reply_message_id, state, owner, lease_until,
      model, memories_used, tone, created_at, settled_at)
    values (${PERSON}, ${id}, ${of}, ${ID(4)}, ${ID(5)}, 'completed', 'pod', now(), 'm', '[]', '{}', now(), now())`;
const message = (id: string, of: string) =>
  sql`insert into messages (user_id, message_id, conversation_id, turn_id, role, status, content_sealed, created_at)
    values (${PERSON}, ${id}, ${of}, ${ID(3)}, 'user', 'complete', 'sealed', now())`;
const act = (id: string) =>
  sql`insert into audit.events (event_id, occurred_at, action, outcome, actor, subject, details)
    values (${id}, now(), 'test.act', 'success', ${PERSON}, 'x', '{}')`;

const SEEDS = [
  account(PERSON),
  sql`insert into user_keys (user_id, key_id, wrapped) values (${PERSON}, 'k', 'wrapped')`,
  accept('terms', '1'),
  accept('terms', '2'),
  accept('privacy', '1'),
  memoryState(PERSON),
  sql`insert into personas (persona_id, slug, created_at) values (${ID(0)}, 'maren', now())`,
  sql`insert into persona_versions (version_id, persona_id, version, definition, content_hash, created_at)
    values (${ID(1)}, ${ID(0)}, 1, '{}', repeat('a', 64), now())`,
  conversation(ID(2)),
  turn(ID(3), ID(2)),
  message(ID(4), ID(2)),
  sql`insert into usage_daily (user_id, day, persona_id, model) values (${PERSON}, current_date, ${ID(0)}, 'm')`,
  act(ID(6)),
];

const open: Readonly<Record<string, () => Promise<Database & { close(): Promise<void> }>>> = {
  pglite: () => PgliteDatabase.open({ clock: new SystemClock() }),
  postgres: async () => {
    const { postgresUrl } = inject('services');
    const name = `upgrade_${randomBytes(6).toString('hex')}`;
    await administer(postgresUrl, `create database ${name}`);
    onTestFinished(() => administer(postgresUrl, `drop database ${name} with (force)`));
    return openTestPostgres(databaseUrl(postgresUrl, name));
  },
};

describe.each(Object.keys(open))('the upgrade of a database with people in it, on %s', (kind) => {
  async function setup() {
    const database = await open[kind]!();
    const folder = await mkdtemp(join(tmpdir(), 'rapport-upgrade-'));
    onTestFinished(async () => {
      await database.close();
      await rm(folder, { recursive: true });
    });
    for (const file of await readdir(MIGRATIONS)) {
      if (file.slice(0, BEFORE.length) <= BEFORE) await copyFile(join(MIGRATIONS, file), join(folder, file));
    }
    await new Migrator(database, folder).apply();
    for (const seed of SEEDS) await seed.execute(database.as());
    const read = async (query: string) => (await sql.raw<Row>(query).execute(database.as())).rows;
    return { sut: new Migrator(database), ctx: { database, read, holdings: await rowsOf(database) } };
  }

  it('keeps every row and every value', async () => {
    const { sut, ctx } = await setup();
    await sut.apply();
    await sut.assertCurrent();
    const after = await rowsOf(ctx.database);
    for (const [table, rows] of Object.entries(ctx.holdings)) {
      expect(after[table], table).toEqual(rows.map((row) => expect.objectContaining(row)));
    }
  });

  it('takes accepted documents for decisions, and the silence about memory for no consent', async () => {
    const { sut, ctx } = await setup();
    await sut.apply();
    expect(await ctx.read('select document, version, given, source from consents order by document, version')).toEqual([
      { document: 'privacy', version: '1', given: true, source: 'registration' },
      { document: 'terms', version: '1', given: true, source: 'registration' },
      { document: 'terms', version: '2', given: true, source: 'registration' },
    ]);
    expect(await ctx.read('select enabled, consented, withdrawn_at is not null as ends from memory_states')).toEqual([
      { enabled: true, consented: false, ends: true },
    ]);
  });

  it('lets the version before go on writing', async () => {
    const { sut, ctx } = await setup();
    await sut.apply();
    const newcomer = PERSON.replace(/1$/, '2');
    for (const write of [accept('terms', '3'), account(newcomer), memoryState(newcomer), conversation(ID(7))]) {
      await write.execute(ctx.database.as());
    }
    for (const write of [turn(ID(8), ID(7)), message(ID(9), ID(7)), act(newcomer)]) {
      await write.execute(ctx.database.as());
    }
    expect(await ctx.read('select action from audit.outbox')).toEqual([{ action: 'test.act' }, { action: 'test.act' }]);
    expect(await ctx.read('select consented from memory_states')).toEqual([{ consented: false }, { consented: false }]);
  });
});

type Row = Record<string, unknown>;

/** All there is, by table. */
async function rowsOf(database: Database): Promise<Readonly<Record<string, readonly Row[]>>> {
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'audit') and tablename <> 'schema_migrations' order by 1`.execute(database.as());
  const held: Record<string, readonly Row[]> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ row: Row }>`select to_jsonb(t) as row from ${sql.raw(name)} t
      order by to_jsonb(t)::text`.execute(database.as());
    if (rows.length > 0) held[name] = rows.map(({ row }) => row);
  }
  return held;
}
