import { newId } from '@rapport/kernel';
import { QueryError, type AuditEntry, type Database } from '@rapport/platform';
import { describeEachDatabase, ManualClock } from '@rapport/testing';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { PostgresAuditLog } from '../infrastructure/postgres-audit-log.js';
import { OutboxAuditTrail } from './outbox-audit-trail.js';
import { personalTables } from './participant-completeness.js';
import { SealAuditEvents } from './seal-audit-events.js';
import { VerifyAuditChain } from './verify-audit-chain.js';

const NEWEST = { limit: 100, order: 'desc' } as const;

describeEachDatabase((current) => {
  function setup(options: { sealBatch?: number } = {}) {
    const database: Database = current();
    const log = new PostgresAuditLog();
    const trail = new OutboxAuditTrail(log, new ManualClock());
    const sealer = new SealAuditEvents(database, log, { sealBatch: options.sealBatch ?? 500 });
    const verifier = new VerifyAuditChain(database, log, trail);
    const actor = newId('user');
    const record = (entry: Partial<AuditEntry> = {}): Promise<void> =>
      database.transaction((tx) => trail.record(tx, { action: 'test.act', outcome: 'success', actor, ...entry }));
    const recorded = async () => (await log.list(database, { actor }, NEWEST)).items;
    /** What somebody with the owner's rights could do. */
    const tamper = async (statement: string): Promise<void> => {
      const run = (text: string) => sql.raw(text).execute(database.as());
      await run('alter table audit.events disable trigger user');
      try {
        await run(statement);
      } finally {
        await run('alter table audit.events enable trigger user');
      }
    };
    return { sut: { trail, sealer, verifier, log }, ctx: { database, actor, record, recorded, tamper } };
  }

  it('keeps the event exactly when the act is committed', async () => {
    const { sut, ctx } = setup();
    const failing = ctx.database.transaction(async (tx) => {
      await sut.trail.record(tx, { action: 'test.act', outcome: 'success', actor: ctx.actor });
      throw new Error('the act failed');
    });
    await expect(failing).rejects.toThrow('the act failed');
    await ctx.record({ subject: newId('conversation'), details: { count: 3, code: 'x', flag: true } });
    expect(await ctx.recorded()).toEqual([
      expect.objectContaining({ outcome: 'success', details: { count: 3, code: 'x', flag: true }, seal: undefined }),
    ]);
  });

  it('fails the act when its entry is personal', async () => {
    const { ctx } = setup();
    const refused = ctx.record({ details: { who: 'ada@example.org' } });
    await expect(refused).rejects.toMatchObject({ code: 'audit.not_impersonal' });
    expect(await ctx.recorded()).toEqual([]);
  });

  it('seals what was recorded, in batches, into one whole chain', async () => {
    const { sut, ctx } = setup({ sealBatch: 3 });
    const before = (await sut.log.head(ctx.database)).position;
    for (let act = 0; act < 7; act += 1) await ctx.record({ details: { act } });
    await sut.sealer.execute();
    const report = await sut.verifier.execute();
    expect(report.fault).toBeUndefined();
    expect(report.head.position).toBeGreaterThanOrEqual(before + 7);
    expect(report.verified).toBe(report.head.position);
    expect((await ctx.recorded()).every(({ seal }) => seal !== undefined)).toBe(true);
  });

  it('makes one chain when several sealers and recorders are at it', async () => {
    const { sut, ctx } = setup({ sealBatch: 4 });
    const acts = Array.from({ length: 30 }, () => ctx.record());
    const sealing = Array.from({ length: 4 }, () => sut.sealer.execute());
    await Promise.all([...acts, ...sealing]);
    await sut.sealer.execute();
    expect(await sut.verifier.execute()).toMatchObject({ fault: undefined, unsealed: 0 });
  });

  it('stops between batches when asked to', async () => {
    const { sut, ctx } = setup();
    await ctx.record();
    await expect(sut.sealer.execute(AbortSignal.abort())).resolves.toBe(0);
  });

  it.each([
    ['changing an event', "update audit.events set action = 'test.other'"],
    [
      'sealing an event anew',
      "update audit.events set hash = decode(repeat('ab', 32), 'hex') where position is not null",
    ],
    ['deleting events', 'delete from audit.events'],
    ['truncating the table', 'truncate audit.events'],
  ])('refuses %s', async (_, statement) => {
    const { sut, ctx } = setup();
    await ctx.record();
    await sut.sealer.execute();
    const attempt = sql.raw(statement).execute(ctx.database.as());
    await expect(attempt).rejects.toThrow(QueryError);
    await expect(attempt).rejects.toMatchObject({ code: '23001' });
  });

  it('reports tampering with the first place where it shows, and records that it looked', async () => {
    const { sut, ctx } = setup();
    await ctx.record();
    await ctx.record();
    await sut.sealer.execute();
    const [, first] = await ctx.recorded();
    const position = first!.seal!.position;
    await ctx.tamper(`update audit.events set outcome = 'denied' where position = ${position}`);
    const report = await sut.verifier.execute(ctx.actor);
    await ctx.tamper(`update audit.events set outcome = 'success' where position = ${position}`);
    expect(report).toMatchObject({ fault: { kind: 'altered', position }, verified: position - 1 });
    const [latest] = await ctx.recorded();
    expect(latest).toMatchObject({ action: 'audit.chain_verified', outcome: 'failure', details: { fault: 'altered' } });
  });

  it('notices that the last events were cut off', async () => {
    const { sut, ctx } = setup();
    await ctx.record();
    await sut.sealer.execute();
    const { position } = await sut.log.head(ctx.database);
    const kept = `update audit.chain_head set position = ${position}`;
    await ctx.tamper(`update audit.chain_head set position = ${position + 1}`);
    const report = await sut.verifier.execute();
    await ctx.tamper(kept);
    expect(report.fault).toEqual({ kind: 'cut_off', position: position + 1 });
  });

  it('finds events by actor, action and subject, a page at a time', async () => {
    const { sut, ctx } = setup();
    const subject = newId('conversation');
    for (const action of ['test.one', 'test.two', 'test.one']) await ctx.record({ action, subject });
    const filter = { actor: ctx.actor, action: 'test.one', subject };
    const page = await sut.log.list(ctx.database, filter, { limit: 1, order: 'asc' });
    const after = page.items[0]!.id;
    const rest = await sut.log.list(ctx.database, filter, { limit: 1, order: 'asc', after });
    expect([page.hasMore, rest.hasMore, rest.items.length]).toEqual([true, false, 1]);
    expect(rest.items[0]!.id > after).toBe(true);
  });

  it('knows the personal tables of the schema, and that the audit trail is none', async () => {
    const tables = await personalTables(setup().ctx.database);
    expect(tables).toEqual(expect.arrayContaining(['users', 'user_keys', 'conversations', 'messages']));
    expect(tables.filter((table) => /audit|persona|pgboss/.test(table))).toEqual([]);
  });
});
