import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ErasureParticipant, newId, toUuid, type UserId } from '@rapport/kernel';
import { AccountClosing, Metrics, ReadinessHolds, Samples, type Database, type Tx } from '@rapport/platform';
import {
  createTestCrypto,
  describeEachDatabase,
  ManualClock,
  RecordingAuditTrail,
  RecordingJobQueue,
} from '@rapport/testing';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { FileErasureLedger } from '../../infrastructure/erasure/file-erasure-ledger.js';
import { KeyringReceiptSigner } from '../../infrastructure/erasure/keyring-receipt-signer.js';
import { PostgresErasureRepository } from '../../infrastructure/erasure/postgres-erasure.repository.js';
import { PostgresLegalHoldRepository } from '../../infrastructure/retention/postgres-legal-hold.repository.js';
import { PostgresPersonalRows } from '../../infrastructure/erasure/postgres-personal-rows.js';
import { accessErrors } from '../../access.errors.js';
import type { Approvals } from '../access/approvals.js';
import type { ParticipantRegistry } from '../participant-registry.js';
import { IssueReceipt } from './issue-receipt.js';
import { LegalHolds } from '../retention/legal-holds.js';
import { KnownLedger } from './known-ledger.js';
import { LedgerGuard } from './ledger-guard.js';
import { ReadErasure } from './read-erasure.js';
import { ReplayLedger } from './replay-ledger.js';
import { RequestErasure } from './request-erasure.js';
import { RunErasure } from './run-erasure.js';
import { SubjectDigests } from './subject-digests.js';
import { WatchErasureAge } from './watch-erasure-age.js';
import { WatchErasuresHandler } from './watch-erasures.handler.js';

const CONFIG = { backupDays: 35, modelResidueDays: 55, watchS: 3_600, stalledS: 120 };

/** What a participant is told to do instead of, or besides, its work. */
type Mishap = (when: 'before' | 'after') => Promise<void>;

class TableErasure extends ErasureParticipant {
  readonly tables;
  mishap: Mishap = async () => undefined;

  constructor(
    private readonly database: Database,
    readonly name: string,
    readonly order: number,
  ) {
    super();
    this.tables = [name];
  }

  override async erase(userId: UserId): Promise<number> {
    await this.mishap('before');
    const deleted = await sql`delete from ${sql.table(this.name)} where user_id = ${toUuid('user', userId)}`.execute(
      this.database.as(),
    );
    await this.mishap('after');
    return Number(deleted.numAffectedRows);
  }
}

/** Of the second nothing is known to stay. */
const RECIPIENTS = [
  { name: 'Google (Gemini API)', purpose: 'answers', residue: 'prompts' },
  { name: 'a second provider', purpose: 'answers' },
];

class Closing extends AccountClosing {
  readonly announced: UserId[] = [];

  override confirm(): Promise<void> {
    return Promise.reject(new Error('not part of this test'));
  }

  override async close(tx: Tx, userId: UserId): Promise<boolean> {
    const query = sql`update users set status = 'erasing' where user_id = ${toUuid('user', userId)}`;
    return (await query.execute(tx.as())).numAffectedRows === 1n;
  }

  override async announce(userId: UserId): Promise<void> {
    this.announced.push(userId);
  }
}

async function forgetErasures(db: Database): Promise<void> {
  await sql`delete from erasure_steps`.execute(db.as());
  await sql`delete from erasures`.execute(db.as());
}

describeEachDatabase((database) => {
  async function setup() {
    const db = database();
    // Each ledger is new; a database that knew of erasures would take it for a wrong one.
    await forgetErasures(db);
    const folder = await mkdtemp(join(tmpdir(), 'rapport-erasure-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const [clock, audit, jobs, closing, holds] = [
      new ManualClock(),
      new RecordingAuditTrail(),
      new RecordingJobQueue(),
      new Closing(),
      new ReadinessHolds(),
    ];
    const { blindIndex, givenUser } = await createTestCrypto();
    const parts = ['user_keys', 'memory_states', 'users'].map((name, order) => new TableErasure(db, name, order));
    const [erasures, rows, digests] = [
      new PostgresErasureRepository(),
      new PostgresPersonalRows(),
      new SubjectDigests(blindIndex),
    ];
    const ledger = new FileErasureLedger(folder);
    const known = new KnownLedger(db, ledger, erasures);
    const signer = new KeyringReceiptSigner(blindIndex);
    const receipts = new IssueReceipt(signer, { all: () => RECIPIENTS }, clock, CONFIG);
    const registry = { erasures: () => parts } as unknown as ParticipantRegistry;
    const approvals = { consume: async () => undefined } as unknown as Approvals;
    const metrics = () => new Metrics();
    const run = new RunErasure(db, erasures, registry, closing, known, rows, receipts, audit, clock, CONFIG, metrics());
    const legalHolds = new LegalHolds(db, new PostgresLegalHoldRepository(), audit, clock);
    const request = new RequestErasure(db, erasures, digests, closing, approvals, legalHolds, jobs, audit, clock);
    const replay = new ReplayLedger(db, ledger, erasures, rows, digests, receipts, run, clock);
    const watch = new WatchErasuresHandler(db, erasures, rows, jobs, clock, CONFIG, metrics());
    const guard = () => new LedgerGuard(db, known, erasures, clock, holds, metrics());
    const read = new ReadErasure(db, erasures);
    const userId = await givenUser(db);
    const write = (table: string) =>
      sql`insert into ${sql.table(table)} (user_id, updated_at) values (${toUuid('user', userId)}, now())
        on conflict do nothing`.execute(db.as());
    await write('memory_states');
    const requestedBy = async (actor: UserId) => {
      const { erasure, receiptToken = '' } = await request.execute({ userId: actor, actor });
      return { id: erasure.id, token: receiptToken };
    };
    const requested = () => requestedBy(userId);
    const held = () => rows.countAll(db, userId);
    const status = async () => {
      const { rows: found } = await sql<{ status: string }>`select status from users
        where user_id = ${toUuid('user', userId)}`.execute(db.as());
      return found[0]?.status;
    };
    /** As if a backup from before the erasure were restored. */
    const restore = async () => {
      await forgetErasures(db);
      await sql`insert into users (user_id) values (${toUuid('user', userId)})`.execute(db.as());
    };
    const watchedAge = () => {
      const shown = new Metrics();
      const samples = new Samples(clock, shown);
      expect(new WatchErasureAge(erasures, db, clock, shown, samples)).toBeDefined();
      samples.onApplicationBootstrap();
      onTestFinished(() => samples.onModuleDestroy());
      return async () => (await shown.render()).match(/^rapport_erasures_oldest_seconds.*$/m)?.[0];
    };
    const part = (name: string): TableErasure => parts.find((each) => each.name === name)!;
    return {
      sut: { request, run, replay, watch, guard, read },
      ctx: {
        legalHolds,
        userId,
        clock,
        audit,
        jobs,
        closing,
        holds,
        signer,
        part,
        parts,
        folder,
        givenUser,
        requested,
        requestedBy,
        rows,
        approvals,
        status,
        held,
        write,
        restore,
        watchedAge,
      },
    };
  }

  it('removes all rows, closes the account, and gives a receipt that is ours', async () => {
    const { sut, ctx } = await setup();
    const { id, token } = await ctx.requested();
    await ctx.clock.advance(2_000);
    await sut.run.execute(id);
    const { state, receipt } = await sut.read.byToken(id, token);
    expect([state, await ctx.held()]).toEqual(['completed', {}]);
    expect(receipt).toMatchObject({
      cause: 'subject',
      requested_at: '2026-01-01T00:00:00.000Z',
      completed_at: '2026-01-01T00:00:02.000Z',
      rows: { user_keys: 1, memory_states: 1, users: 1 },
      gone_from_backups_by: '2026-02-05T00:00:02.000Z',
      residue: [{ processor: 'Google (Gemini API)', gone_by: '2026-02-25T00:00:02.000Z' }],
    });
    expect(ctx.signer.verify(receipt!)).toBe(true);
    expect(ctx.audit.actions).toEqual(['privacy.erasure_requested success', 'privacy.erased success']);
    expect(ctx.closing.announced).toContain(ctx.userId);
  });

  it.each(
    ['user_keys', 'memory_states', 'users'].flatMap((name) => [[name, 'before'] as const, [name, 'after'] as const]),
  )('goes on where it was killed: at %s, %s its work', async (name, moment) => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    ctx.part(name).mishap = async (when) => {
      if (when === moment) throw new Error('killed');
    };
    await expect(sut.run.execute(id)).rejects.toThrow('killed');
    expect((await sut.read.byId(id)).receipt).toBeUndefined();
    ctx.part(name).mishap = async () => undefined;
    await sut.run.execute(id);
    await sut.run.execute(id);
    const { receipt } = await sut.read.byId(id);
    expect(receipt?.rows).toEqual({ user_keys: 1, memory_states: 1, users: 1 });
    expect([await ctx.held(), ctx.audit.actions.filter((each) => each.startsWith('privacy.erased'))]).toEqual([
      {},
      ['privacy.erased success'],
    ]);
  });

  it('does not begin while the person is under a legal hold, and does once it is lifted', async () => {
    const { ctx } = await setup();
    await ctx.legalHolds.place(ctx.userId, 'X-1', newId('user'));
    await expect(ctx.requested()).rejects.toMatchObject({ code: 'retention.held' });
    await expect(ctx.held()).resolves.toMatchObject({ users: 1, user_keys: 1 });
    await ctx.legalHolds.lift(ctx.userId, newId('user'));
    await expect(ctx.requested()).resolves.toMatchObject({ id: expect.any(String) });
  });

  it('is the same erasure when several processes run it at once', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    await Promise.all([sut.run.execute(id), sut.run.execute(id), sut.run.execute(id)]);
    expect(await ctx.held()).toEqual({});
    expect(ctx.audit.actions.filter((each) => each.startsWith('privacy.erased'))).toHaveLength(1);
  });

  it('stays complete when a slower process had counted what was left before', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    const countAll = ctx.rows.countAll.bind(ctx.rows);
    ctx.rows.countAll = async () => {
      ctx.rows.countAll = countAll;
      await sut.run.execute(id);
      return { users: 1 };
    };
    await sut.run.execute(id);
    expect([
      (await sut.read.byId(id)).state,
      ctx.audit.actions.filter((each) => each.startsWith('privacy.erased')),
    ]).toEqual(['completed', ['privacy.erased success']]);
  });

  it('begins anew when something is written while it runs', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    let once = true;
    ctx.part('users').mishap = async (when) => {
      if (when === 'after' && once) await ctx.write('memory_states');
      once = false;
    };
    await sut.run.execute(id);
    expect([await ctx.held(), (await sut.read.byId(id)).state]).toEqual([{}, 'completed']);
  });

  it('is never complete while a table that nobody answers for holds rows, and names it', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    ctx.parts.splice(1, 1);
    await expect(sut.run.execute(id)).rejects.toMatchObject({ code: 'erasure.residue', detail: 'memory_states' });
    expect((await sut.read.byId(id)).state).toBe('running');
  });

  it('is requested once, with one token, by one job that does not name the person', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    const again = await sut.request.execute({ userId: ctx.userId, actor: newId('user') });
    expect([again.erasure.id, again.receiptToken]).toEqual([id, undefined]);
    expect(ctx.jobs.jobs).toEqual([{ name: 'privacy.erase', payload: { erasureId: id } }]);
  });

  it('needs an approval of an operator who begins it, and of none who asks again', async () => {
    const { sut, ctx } = await setup();
    ctx.approvals.consume = () => Promise.reject(accessErrors.approvalRequired());
    const asked = () => sut.request.execute({ userId: ctx.userId, actor: newId('user') });
    await expect(asked()).rejects.toMatchObject({ code: 'access.approval_required' });
    expect(await ctx.status()).toBe('active');
    const { id } = await ctx.requested();
    expect((await asked()).erasure.id).toBe(id);
    await sut.run.execute(id);
    expect((await asked()).erasure.id).toBe(id);
  });

  it('is not for people that do not exist', async () => {
    const { sut } = await setup();
    const nobody = newId('user');
    await expect(sut.request.execute({ userId: nobody, actor: nobody })).rejects.toMatchObject({
      code: 'data_rights.subject_not_found',
    });
  });

  it('shows its receipt to whoever holds the token, and to nobody else', async () => {
    const { sut, ctx } = await setup();
    const { id, token } = await ctx.requested();
    const theirs = await ctx.requestedBy(await ctx.givenUser(database()));
    expect((await sut.read.byToken(id, token)).id).toBe(id);
    for (const wrong of ['', theirs.token, `${token}x`]) {
      await expect(sut.read.byToken(id, wrong)).rejects.toMatchObject({ code: 'erasure.not_found' });
    }
  });

  it('is taken up again once it has not advanced for a while', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    ctx.jobs.jobs.length = 0;
    await sut.watch.handle();
    expect(ctx.jobs.jobs).toEqual([]);
    await ctx.clock.advance(120_000);
    await sut.watch.handle();
    expect(ctx.jobs.jobs).toContainEqual({ name: 'privacy.erase', payload: { erasureId: id } });
  });

  it('shows for how long somebody has waited for it', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    await ctx.clock.advance(90_000);
    await expect.poll(ctx.watchedAge()).toBe('rapport_erasures_oldest_seconds 90');
    await sut.run.execute(id);
    await ctx.clock.advance(60_000);
    await expect.poll(ctx.watchedAge()).toBe('rapport_erasures_oldest_seconds 0');
  });

  it('is repeated for what was written late, and then forgets whom it was about', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    await sut.run.execute(id);
    await ctx.write('memory_states');
    await sut.watch.handle();
    expect((await sut.read.byId(id)).state).toBe('running');
    await sut.run.execute(id);
    expect([await ctx.held(), (await sut.read.byId(id)).subject]).toEqual([{}, ctx.userId]);
    await ctx.clock.advance(3_600_000);
    await sut.watch.handle();
    expect((await sut.read.byId(id)).subject).toBeUndefined();
  });

  it('is repeated for what was written late also when nobody looked in time', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    await sut.run.execute(id);
    await ctx.write('memory_states');
    await ctx.clock.advance(7_200_000);
    await sut.watch.handle();
    expect(await sut.read.byId(id)).toMatchObject({ state: 'running', subject: ctx.userId });
    await sut.run.execute(id);
    expect(await ctx.held()).toEqual({});
  });

  it('is looked at as the last of a thousand others, who are forgotten in time', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    await sut.run.execute(id);
    const crowd = sql`subject_digest in (select sha256(n::text::bytea) from generate_series(1, 1001) as n)`;
    await sql`insert into erasures (erasure_id, subject_digest, subject, cause, state, requested_at, advanced_at,
        completed_at, watched_until, receipt)
      select gen_random_uuid(), sha256(n::text::bytea), gen_random_uuid(), cause, state, requested_at, advanced_at,
        completed_at, watched_until - interval '1 second', receipt
      from erasures, generate_series(1, 1001) as n
      where erasure_id = ${toUuid('erasure', id)}`.execute(database().as());
    onTestFinished(async () => void (await sql`delete from erasures where ${crowd}`.execute(database().as())));
    await ctx.write('memory_states');
    const known = async () =>
      (await sql`select from erasures where subject is not null and ${crowd}`.execute(database().as())).rows.length;
    await sut.watch.handle();
    expect([(await sut.read.byId(id)).state, await known()]).toEqual(['running', 1_001]);
    await ctx.clock.advance(3_600_000);
    await sut.watch.handle();
    expect(await known()).toBe(0);
  });

  it('keeps a process unready over a restored backup until the ledger was replayed', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    await sut.run.execute(id);
    await ctx.restore();
    await sut.guard().onApplicationBootstrap();
    expect([ctx.holds.first, await ctx.held()]).toEqual(['erasure.ledger_ahead', { users: 1 }]);
    expect(await sut.replay.execute()).toBe(1);
    await ctx.clock.advance(1_000);
    await expect.poll(() => ctx.holds.first).toBeUndefined();
    expect(await ctx.held()).toEqual({});
  });

  it('keeps a process unready until whom a restored backup brought back is erased to the last row', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    await sut.run.execute(id);
    await ctx.restore();
    await sut.guard().onApplicationBootstrap();
    ctx.part('users').mishap = () => Promise.reject(new Error('the process died'));
    await expect(sut.replay.execute()).rejects.toThrow('the process died');
    await sut.guard().onApplicationBootstrap();
    expect([ctx.holds.first, await ctx.held()]).toEqual(['erasure.ledger_ahead', { users: 1 }]);
    ctx.part('users').mishap = async () => undefined;
    expect(await sut.replay.execute()).toBe(1);
    await ctx.clock.advance(1_000);
    await expect.poll(() => ctx.holds.first).toBeUndefined();
    expect(await ctx.held()).toEqual({});
  });

  it.each(['empty', 'missing'])(
    'keeps a process unready beside a ledger that is %s although people were erased',
    async (how) => {
      const { sut, ctx } = await setup();
      await sut.guard().onApplicationBootstrap();
      expect(ctx.holds.first).toBeUndefined();
      const [first, second] = [await ctx.requested(), await ctx.requestedBy(await ctx.givenUser(database()))];
      await sut.run.execute(first.id);
      await rename(ctx.folder, `${ctx.folder}-kept`);
      if (how === 'empty') await mkdir(ctx.folder);
      await sut.guard().onApplicationBootstrap();
      expect(ctx.holds.first).toBe('erasure.ledger_ahead');
      await expect(sut.run.execute(second.id)).rejects.toMatchObject({ code: 'erasure.ledger_unavailable' });
      await rename(`${ctx.folder}-kept`, ctx.folder);
      await ctx.clock.advance(1_000);
      await expect.poll(() => ctx.holds.first).toBeUndefined();
    },
  );

  it('notes whom a restored backup does not hold, so that the process becomes ready', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    await sut.run.execute(id);
    await ctx.restore();
    await ctx.part('users').erase(ctx.userId);
    expect(await sut.replay.execute()).toBe(0);
    await sut.guard().onApplicationBootstrap();
    expect(ctx.holds.first).toBeUndefined();
  });

  it('finds by a thorough comparison whom a part of a backup brought back', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.requested();
    await sut.run.execute(id);
    await sql`insert into users (user_id) values (${toUuid('user', ctx.userId)})`.execute(database().as());
    expect([await sut.replay.execute(), await sut.replay.execute({ thorough: true })]).toEqual([0, 1]);
    expect(await ctx.held()).toEqual({});
  });
});
