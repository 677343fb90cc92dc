import { Injectable, Logger, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Clock, newId, toUuid, type UserId } from '@rapport/kernel';
import {
  AuditTrail,
  Database,
  JsonLogger,
  Metrics,
  retentionConfig,
  RetentionRule,
  Samples,
  UserCipher,
} from '@rapport/platform';
import {
  createTestCrypto,
  describeEachDatabase,
  ManualClock,
  RecordingAuditTrail,
  portsModule,
} from '@rapport/testing';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { RetentionErasure, RetentionExport } from '../../infrastructure/retention/retention-participants.js';
import { requestsConfig } from '../../requests.config.js';
import { RequestsModule } from '../../requests.module.js';
import { RetentionModule } from '../../retention.module.js';
import { DataRequests } from '../requests/data-requests.js';
import { ChooseRetention } from './choose-retention.js';
import { LegalHolds } from './legal-holds.js';
import { RunRetention } from './run-retention.js';
import { WatchRetention } from './watch-retention.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

@Injectable()
class BrokenRule extends RetentionRule {
  override readonly category = 'broken things';
  override readonly tables = [];

  override measure(): Promise<never> {
    return Promise.reject(new Error('the table is gone'));
  }

  override purge(): Promise<never> {
    return Promise.reject(new Error('never come to'));
  }
}

@Module({ providers: [BrokenRule] })
class BrokenModule {}

describeEachDatabase((database) => {
  async function setup({ batch = 2, withBroken = false } = {}) {
    const clock = new ManualClock();
    const crypto = await createTestCrypto({ clock });
    const [audit, metrics] = [new RecordingAuditTrail(), new Metrics()];
    const ports = [
      { provide: Database, useValue: database() },
      { provide: Clock, useValue: clock },
      { provide: UserCipher, useValue: crypto.cipher },
      { provide: AuditTrail, useValue: audit },
      { provide: Metrics, useValue: metrics },
      { provide: requestsConfig.token, useValue: { profile: 'gdpr' } },
      { provide: retentionConfig.token, useValue: { requestDays: 100, conversationDays: 730, batch } },
    ];
    const imports = [portsModule(ports), RequestsModule, RetentionModule, ...(withBroken ? [BrokenModule] : [])];
    const module = await Test.createTestingModule({ imports }).compile();
    await sql`DELETE FROM data_requests`.execute(database().as());
    const [userId, officer] = [await crypto.givenUser(database()), newId('user')];
    const requests = module.get(DataRequests);
    const givenClosed = async (whom: UserId = userId) => {
      const { id } = await requests.open({ userId: whom, kind: 'access', actor: whom });
      await requests.close(id, 'fulfilled', undefined, officer);
    };
    const left = async () => (await requests.list({}, { limit: 100 })).items.length;
    const run = (dryRun = false) => module.get(RunRetention).execute({ dryRun, signal: new AbortController().signal });
    const holds = module.get(LegalHolds);
    /** What another process shows of what is due, from five minutes on. */
    const watch = async () => {
      const shown = new Metrics();
      const samples = new Samples(clock, shown);
      expect(new WatchRetention(module.get(RunRetention), clock, shown, samples)).toBeDefined();
      samples.onApplicationBootstrap();
      await clock.advance(5 * MINUTE_MS);
      return async () => (await shown.render()).match(/^rapport_(retention_(due|oldest)|samples_failed).*$/gm) ?? [];
    };
    const ctx = { clock, crypto, audit, metrics, holds, userId, officer, requests, givenClosed, left, module, watch };
    return { sut: run, ctx };
  }
  const refusal = (code: string) => expect.objectContaining({ code: `retention.${code}` });

  it('purges on the day after the last, not before', async () => {
    const { sut, ctx } = await setup();
    await ctx.givenClosed();
    await ctx.clock.advance(100 * DAY_MS);
    expect(await sut()).toMatchObject([{ category: 'requests', due: 0, purged: 0 }]);
    await ctx.clock.advance(1);
    expect(await sut()).toMatchObject([{ category: 'requests', due: 1, purged: 1 }]);
    expect(await ctx.left()).toBe(0);
  });

  it('goes on batch by batch until nothing is due', async () => {
    const { sut, ctx } = await setup();
    for (let index = 0; index < 5; index += 1) await ctx.givenClosed();
    await ctx.clock.advance(101 * DAY_MS);
    await ctx.givenClosed();
    await sut();
    expect(await ctx.left()).toBe(1);
    expect(await ctx.metrics.render()).toContain('rapport_retention_purged_total{category="requests"} 5');
  });

  it('shows what a night left behind, not what comes due by day, whoever purges', async () => {
    const { sut, ctx } = await setup();
    await ctx.givenClosed();
    await ctx.clock.advance(101 * DAY_MS);
    const shown = await ctx.watch();
    await expect.poll(shown).toContain('rapport_retention_due{category="requests"} 0');
    await ctx.clock.advance(6 * HOUR_MS);
    await expect.poll(shown).toContain('rapport_retention_due{category="requests"} 1');
    expect(await shown()).toContain(`rapport_retention_oldest_seconds{category="requests"} ${101 * 86_400 + 21_900}`);
    await sut();
    await ctx.clock.advance(6 * HOUR_MS);
    await expect.poll(shown).toContain('rapport_retention_due{category="requests"} 0');
  });

  it('shows nothing of a category that it cannot read, and the others all the same', async () => {
    const { ctx } = await setup({ withBroken: true });
    await expect
      .poll(await ctx.watch())
      .toEqual([
        'rapport_samples_failed_total{sample="retention"} 1',
        'rapport_retention_due{category="requests"} 0',
        'rapport_retention_oldest_seconds{category="requests"} 0',
      ]);
  });

  it('removes nothing in a dry run, and says what it would', async () => {
    const { sut, ctx } = await setup();
    await ctx.givenClosed();
    await ctx.clock.advance(101 * DAY_MS);
    expect(await sut(true)).toEqual([
      { category: 'requests', due: 1, purged: 0, oldest: new Date('2026-01-01T00:00:00Z'), failed: false },
    ]);
    expect(await ctx.left()).toBe(1);
  });

  it('leaves alone what is open, and what is under a hold until it is lifted', async () => {
    const { sut, ctx } = await setup();
    const other = await ctx.crypto.givenUser(database());
    await ctx.givenClosed();
    await ctx.requests.open({ userId: other, kind: 'access', actor: other });
    await ctx.holds.place(ctx.userId, '12-O-345/26', ctx.officer);
    await ctx.clock.advance(101 * DAY_MS);
    expect(await sut()).toMatchObject([{ due: 0, purged: 0 }]);
    await ctx.holds.lift(ctx.userId, ctx.officer);
    expect(await sut()).toMatchObject([{ due: 1, purged: 1 }]);
    expect(await ctx.left()).toBe(1);
  });

  it('goes on with the others when a category fails', async () => {
    const { sut, ctx } = await setup({ withBroken: true });
    await ctx.givenClosed();
    await ctx.clock.advance(101 * DAY_MS);
    expect(await sut()).toMatchObject([
      { category: 'broken things', failed: true },
      { category: 'requests', purged: 1, failed: false },
    ]);
    expect(await ctx.metrics.render()).toContain('rapport_retention_failures_total{category="broken things"} 1');
  });

  it('tells the log which category failed', async () => {
    const { sut } = await setup({ withBroken: true });
    const lines: string[] = [];
    Logger.overrideLogger(new JsonLogger({ level: 'info' }, { write: (line) => lines.push(line) }));
    onTestFinished(() => Logger.overrideLogger(false));
    await sut();
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ event: 'retention.failed', kind: 'broken-things' }]);
  });

  it('holds nobody who is not there, or who is being erased', async () => {
    const { ctx } = await setup();
    await expect(ctx.holds.place(newId('user'), 'X-1', ctx.officer)).rejects.toThrow(refusal('subject_not_found'));
    await sql`UPDATE users SET status = 'erasing' WHERE user_id = ${toUuid('user', ctx.userId)}`.execute(
      database().as(),
    );
    await expect(ctx.holds.place(ctx.userId, 'X-1', ctx.officer)).rejects.toThrow(refusal('subject_not_found'));
    await expect(ctx.holds.lift(ctx.userId, ctx.officer)).rejects.toThrow(refusal('hold_not_found'));
  });

  it('keeps who placed a hold, and why, in the audit trail', async () => {
    const { ctx } = await setup();
    await ctx.holds.place(ctx.userId, 'X-1', ctx.officer);
    await expect(ctx.holds.assertNone(database(), ctx.userId)).rejects.toThrow(refusal('held'));
    await ctx.holds.lift(ctx.userId, ctx.officer);
    await ctx.holds.assertNone(database(), ctx.userId);
    expect(ctx.audit.entries).toMatchObject([
      { action: 'retention.hold_placed', actor: ctx.officer, subject: ctx.userId, details: { matter: 'X-1' } },
      { action: 'retention.hold_lifted', actor: ctx.officer, subject: ctx.userId },
    ]);
  });

  it('keeps what a person chose, takes it back, exports and erases it', async () => {
    const { ctx } = await setup();
    const choose = ctx.module.get(ChooseRetention);
    await expect(choose.choose(ctx.userId, 30)).resolves.toEqual({ conversationDays: 30, deploymentDays: 730 });
    const rows = [];
    for await (const { row } of ctx.module.get(RetentionExport).export(ctx.userId)) rows.push(row);
    expect(rows).toEqual([{ conversation_days: 30 }]);
    expect(await ctx.module.get(RetentionErasure).erase(ctx.userId)).toBe(1);
    await expect(choose.choose(ctx.userId, undefined)).resolves.toMatchObject({ conversationDays: undefined });
  });
});
