import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { newId, toUuid } from '@rapport/kernel';
import { Metrics, QueryError, Samples, type AuditEntry, type Database } from '@rapport/platform';
import { describeEachDatabase, ManualClock } from '@rapport/testing';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { signCheckpoint } from '../../domain/audit/checkpoint.js';
import { signerOf, type Verifier } from '../../domain/audit/signed-note.js';
import { checkpointTarget } from '../../infrastructure/audit/checkpoint-targets.js';
import { PostgresAuditLog } from '../../infrastructure/audit/postgres-audit-log.js';
import { PostgresAuditTree } from '../../infrastructure/audit/postgres-audit-tree.js';
import { AppendAuditEvents } from './append-audit-events.js';
import type { AuditKeys } from './audit-keys.js';
import { EraseAuditPayload } from './erase-audit-payload.js';
import { ExportAuditLog } from './export-audit-log.js';
import { OutboxAuditTrail } from './outbox-audit-trail.js';
import { ProveAuditLog } from './prove-audit-log.js';
import { PublishCheckpoint } from './publish-checkpoint.js';
import { VerifyAuditLog } from './verify-audit-log.js';
import { verifyExportedLog } from './verify-exported-log.js';
import { WatchOutbox } from './watch-outbox.js';

const NEWEST = { limit: 100, order: 'desc' } as const;
const signer = () => signerOf('rapport/test', Buffer.alloc(32, 3));
const own = () => ({ signer: signer(), verifiers: [signer()] });

interface Options {
  readonly appendBatch?: number;
  readonly target?: string;
  readonly keys?: AuditKeys;
}

/** What an owner of the database can do: takes all leaves away from `size` on, and with them what tells of them. */
async function cutOff(database: Database, size: number): Promise<void> {
  const tables = ['payloads', 'leaves', 'checkpoints'];
  for (const table of tables) await sql.raw(`alter table audit.${table} disable trigger user`).execute(database.as());
  await sql`delete from audit.payloads where sequence >= ${size}`.execute(database.as());
  await sql`delete from audit.leaves where sequence >= ${size}`.execute(database.as());
  await sql`delete from audit.checkpoints where tree_size > ${size}`.execute(database.as());
  for (const table of tables) await sql.raw(`alter table audit.${table} enable trigger user`).execute(database.as());
}

describeEachDatabase((current) => {
  function setup({ appendBatch = 500, target, keys = own() }: Options = {}) {
    const database = current();
    const [log, tree, metrics] = [new PostgresAuditLog(), new PostgresAuditTree(), new Metrics()];
    const trail = new OutboxAuditTrail(log, new ManualClock());
    const proofs = new ProveAuditLog(database, tree, keys);
    const place = target === undefined ? undefined : checkpointTarget(target);
    const sut = {
      log,
      tree,
      trail,
      proofs,
      appender: new AppendAuditEvents(database, tree, keys, metrics, { appendBatch }),
      verifier: new VerifyAuditLog(database, log, tree, keys, trail, place, metrics),
      eraser: new EraseAuditPayload(database, tree, trail),
      exporter: new ExportAuditLog(database, tree),
      publisher: new PublishCheckpoint(database, tree, proofs, keys, place, metrics),
    };
    const actor = newId('user');
    const record = (entry: Partial<AuditEntry> = {}): Promise<void> =>
      database.transaction((tx) => trail.record(tx, { action: 'test.act', outcome: 'success', actor, ...entry }));
    const recorded = async () => (await log.list(database, { actor, action: 'test.act' }, NEWEST)).items;
    return { sut, ctx: { database, actor, record, recorded, keys } };
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
      expect.objectContaining({ outcome: 'success', details: { count: 3, code: 'x', flag: true }, leaf: undefined }),
    ]);
  });

  it('fails the act when its entry is personal', async () => {
    const { ctx } = setup();
    const refused = ctx.record({ details: { who: 'ada@example.org' } });
    await expect(refused).rejects.toMatchObject({ code: 'audit.not_impersonal' });
    expect(await ctx.recorded()).toEqual([]);
  });

  it('appends what was recorded in its order, in batches, into one tree', async () => {
    const { sut, ctx } = setup({ appendBatch: 3 });
    for (let act = 0; act < 7; act += 1) await ctx.record({ details: { act } });
    await sut.appender.execute();
    const events = (await ctx.recorded()).toReversed();
    const first = events[0]!.leaf!.sequence;
    expect(events.map(({ leaf, details }) => [leaf?.sequence, details])).toEqual(
      Array.from({ length: 7 }, (_, act) => [first + act, { act }]),
    );
    expect(await sut.verifier.execute()).toMatchObject({ fault: undefined, waiting: 0, verified: first + 7 });
  });

  it('appends each event once when several appenders and recorders are at it', async () => {
    const { sut, ctx } = setup({ appendBatch: 4 });
    const acts = Array.from({ length: 30 }, () => ctx.record());
    await Promise.all([...acts, ...Array.from({ length: 4 }, () => sut.appender.execute())]);
    await sut.appender.execute();
    expect(new Set((await ctx.recorded()).map(({ leaf }) => leaf?.sequence)).size).toBe(30);
    expect(await sut.verifier.execute()).toMatchObject({ fault: undefined, waiting: 0 });
  });

  it('stops between batches when asked to', async () => {
    const { sut, ctx } = setup();
    await ctx.record();
    await expect(sut.appender.execute(AbortSignal.abort())).resolves.toBe(0);
  });

  it('takes over events that a process of the version before records', async () => {
    const { sut, ctx } = setup();
    await sql`insert into audit.events (event_id, occurred_at, action, outcome, actor, details)
      values (gen_random_uuid(), now(), 'test.act', 'success',
        ${toUuid('user', ctx.actor)}::uuid,
        '{"old": true}')`.execute(ctx.database.as());
    await sut.appender.execute();
    expect(await ctx.recorded()).toMatchObject([{ details: { old: true }, leaf: { sequence: expect.any(Number) } }]);
  });

  it.each([
    ['changing a leaf', "update audit.leaves set action = 'test.other'"],
    ['deleting leaves', 'delete from audit.leaves'],
    ['truncating the tree', 'truncate audit.leaves cascade'],
    ['changing a payload', "update audit.payloads set payload = '{}'"],
    ['deleting checkpoints', 'delete from audit.checkpoints'],
  ])('refuses %s', async (_, statement) => {
    const { sut, ctx } = setup();
    await ctx.record();
    await sut.appender.execute();
    const attempt = sql.raw(statement).execute(ctx.database.as());
    await expect(attempt).rejects.toThrow(QueryError);
    await expect(attempt).rejects.toMatchObject({ code: '23001' });
  });

  it('still verifies after a payload was erased, and records who did it', async () => {
    const { sut, ctx } = setup();
    await ctx.record({ details: { count: 1 } });
    await sut.appender.execute();
    const before = await sut.verifier.execute();
    const [event] = await ctx.recorded();
    await sut.eraser.execute(event!.id, ctx.actor);
    expect((await ctx.recorded())[0]!.details).toBeUndefined();
    expect(await sut.verifier.execute()).toMatchObject({ fault: undefined, erased: before.erased + 1 });
    await expect(sut.eraser.execute(event!.id)).rejects.toMatchObject({ code: 'audit.event_not_found' });
    const { items } = await sut.log.list(ctx.database, { action: 'audit.payload_erased', actor: ctx.actor }, NEWEST);
    expect(items).toMatchObject([{ subject: event!.id }]);
  });

  it('exports lines that verify without the database', async () => {
    const { sut, ctx } = setup();
    await ctx.record();
    await sut.appender.execute();
    const lines: string[] = [];
    for await (const line of sut.exporter.lines()) lines.push(line.trimEnd());
    const verify = (of: readonly string[]) => verifyExportedLog(Readable.from(of), { verifiers: ctx.keys.verifiers });
    expect(await verify(lines)).toMatchObject({ fault: undefined });
    expect(await verify(lines.with(0, ` ${lines[0]}`))).toMatchObject({ fault: { kind: 'unreadable', at: 1 } });
    expect(await verify(lines.slice(1))).toMatchObject({ fault: { kind: 'missing', at: 0 } });
  });

  it('contains a checkpoint that was kept elsewhere, or shows that it does not', async () => {
    const { sut, ctx } = setup();
    await ctx.record();
    await sut.appender.execute();
    const { note: held, size } = await sut.proofs.checkpoint();
    await ctx.record();
    await sut.appender.execute();
    expect(await sut.verifier.execute({ held })).toMatchObject({ fault: undefined });
    const sign = (of: number) =>
      signCheckpoint({ origin: 'rapport/test', size: of, root: Buffer.alloc(32) }, ctx.keys.signer);
    expect(await sut.verifier.execute({ held: sign(size) })).toMatchObject({ fault: { kind: 'checkpoint', at: size } });
    expect(await sut.verifier.execute({ held: sign(9_999) })).toMatchObject({ fault: { kind: 'cut_off' } });
    expect(await sut.verifier.execute({ held: 'x' })).toMatchObject({ fault: { kind: 'checkpoint', at: 0 } });
  });

  it('refuses proofs about what is not there', async () => {
    const { sut, ctx } = setup();
    await ctx.record();
    await sut.appender.execute();
    const outOfRange = { code: 'audit.proof_out_of_range' };
    await expect(sut.proofs.inclusion(newId('audit'))).rejects.toMatchObject(outOfRange);
    await expect(sut.proofs.consistency(1, 99_999)).rejects.toMatchObject(outOfRange);
    const { size } = await sut.proofs.checkpoint();
    const [event] = await ctx.recorded();
    await expect(sut.proofs.inclusion(event!.id, size - 1)).rejects.toMatchObject(outOfRange);
  });

  it('publishes each checkpoint once into a directory, and none that contradicts the last', async () => {
    const target = await mkdtemp(join(tmpdir(), 'rapport-checkpoints-'));
    onTestFinished(() => rm(target, { recursive: true }));
    const { sut, ctx } = setup({ target });
    await ctx.record();
    await sut.appender.execute();
    const size = await sut.publisher.execute();
    expect(await sut.publisher.execute()).toBeUndefined();
    expect(await readdir(target)).toEqual([`${String(size).padStart(16, '0')}.checkpoint`]);
    const fork = signCheckpoint({ origin: 'rapport/test', size: size!, root: Buffer.alloc(32) }, ctx.keys.signer);
    await checkpointTarget(target).publish({ size: size!, note: fork });
    await expect(sut.publisher.execute()).rejects.toMatchObject({ code: 'audit.forked' });
  });

  it('notices by what was published that the end was cut off, which is sound in itself', async () => {
    const target = await mkdtemp(join(tmpdir(), 'rapport-checkpoints-'));
    onTestFinished(() => rm(target, { recursive: true }));
    const { sut, ctx } = setup({ target });
    await ctx.record();
    await sut.appender.execute();
    const { size } = await sut.proofs.checkpoint();
    await ctx.record();
    await sut.appender.execute();
    await sut.publisher.execute();
    await cutOff(ctx.database, size);
    expect(await setup().sut.verifier.execute()).toMatchObject({ fault: undefined, verified: size });
    expect(await sut.verifier.execute()).toMatchObject({ fault: { kind: 'cut_off', at: size } });
  });

  it('publishes to an address, and again when it was refused', async () => {
    const received: string[] = [];
    const statuses = [503, 204];
    const server = createServer((request, response) => {
      received.push(`${request.method} ${request.url}`);
      response.writeHead(statuses.shift()!).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { sut, ctx } = setup({ target: `http://127.0.0.1:${(server.address() as AddressInfo).port}/log/` });
    await ctx.record();
    await sut.appender.execute();
    await expect(sut.publisher.execute()).rejects.toThrow('503');
    const size = await sut.publisher.execute();
    expect(received).toEqual([`PUT /log/${size}`, `PUT /log/${size}`]);
  });

  it('shows how many events wait for the tree, and for how long', async () => {
    const { sut, ctx } = setup();
    await sut.appender.execute();
    const [clock, metrics] = [new ManualClock(), new Metrics()];
    const samples = new Samples(clock, metrics);
    const watch = new WatchOutbox(sut.log, ctx.database, clock, metrics, samples);
    expect(watch).toBeDefined();
    const shown = async () => (await metrics.render()).match(/^rapport_audit_outbox.*$/gm);
    await ctx.record();
    await ctx.record();
    await clock.advance(90_000);
    samples.onApplicationBootstrap();
    await expect.poll(shown).toEqual(['rapport_audit_outbox_events 2', 'rapport_audit_outbox_oldest_seconds 90']);
    await sut.appender.execute();
    await clock.advance(60_000);
    await expect.poll(shown).toEqual(['rapport_audit_outbox_events 0', 'rapport_audit_outbox_oldest_seconds 0']);
  });

  it('finds events by actor, action and subject, a page at a time, in the tree or not', async () => {
    const { sut, ctx } = setup();
    const subject = newId('conversation');
    await ctx.record({ action: 'test.one', subject });
    await sut.appender.execute();
    for (const action of ['test.two', 'test.one']) await ctx.record({ action, subject });
    const filter = { actor: ctx.actor, action: 'test.one', subject };
    const page = await sut.log.list(ctx.database, filter, { limit: 1, order: 'asc' });
    const after = page.items[0]!.id;
    const rest = await sut.log.list(ctx.database, filter, { limit: 1, order: 'asc', after });
    expect([page.hasMore, rest.hasMore, rest.items.length]).toEqual([true, false, 1]);
    expect([page.items[0]!.leaf === undefined, rest.items[0]!.leaf === undefined]).toEqual([false, true]);
    expect(rest.items[0]!.id > after).toBe(true);
  });

  // The last one: what it appends is signed with another key than the others believe.
  it('believes a key that was lost up to its end, and goes on to publish with another', async () => {
    const target = await mkdtemp(join(tmpdir(), 'rapport-checkpoints-'));
    onTestFinished(() => rm(target, { recursive: true }));
    const before = setup({ target });
    await before.ctx.record();
    await before.sut.appender.execute();
    const size = (await before.sut.publisher.execute())!;
    const next = { signer: signerOf('rapport/test', Buffer.alloc(32, 5)) };
    const after = (...lost: Verifier[]) => setup({ target, keys: { ...next, verifiers: [next.signer, ...lost] } }).sut;
    await before.ctx.record();
    await after().appender.execute();
    await expect(after().publisher.execute()).rejects.toMatchObject({ code: 'audit.forked' });
    expect(await after().verifier.execute()).toMatchObject({ fault: { kind: 'checkpoint' } });

    const sut = after({ ...signer(), upTo: size });
    expect(await sut.publisher.execute()).toBe(size + 1);
    expect(await sut.verifier.execute()).toMatchObject({ fault: undefined, verified: size + 1 });
    const stolen = { origin: 'rapport/test', size: size + 1, root: await sut.proofs.root(size + 1) };
    const forged = await sut.verifier.execute({ held: signCheckpoint(stolen, signer()) });
    expect(forged).toMatchObject({ fault: { kind: 'checkpoint' }, verified: 0 });
  });
});
