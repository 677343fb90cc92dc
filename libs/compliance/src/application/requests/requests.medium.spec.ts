import { newId } from '@rapport/kernel';
import { Logger } from '@nestjs/common';
import { Metrics, Samples } from '@rapport/platform';
import { createTestCrypto, describeEachDatabase, ManualClock, RecordingAuditTrail } from '@rapport/testing';
import { sql } from 'kysely';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { RequestKind } from '../../domain/requests/data-request.js';
import { PostgresDataRequestRepository } from '../../infrastructure/requests/postgres-data-request.repository.js';
import { DataRequests } from './data-requests.js';
import { RequestErasureParticipant, RequestExportParticipant } from './request-participants.js';
import { WatchRequests } from './watch-requests.js';

const DAY_MS = 86_400_000;
const CANARY = 'My name is spelled Zebulonia';

describeEachDatabase((database) => {
  beforeEach(() => sql`DELETE FROM data_requests`.execute(database().as()));

  async function setup(profile: 'gdpr' | 'ccpa' = 'gdpr') {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    onTestFinished(() => warn.mockRestore());
    const clock = new ManualClock();
    const crypto = await createTestCrypto({ clock });
    const audit = new RecordingAuditTrail();
    const metrics = new Metrics();
    const repository = new PostgresDataRequestRepository(crypto.cipher);
    const sut = new DataRequests(database(), repository, audit, clock, metrics, { profile });
    const samples = new Samples(clock, metrics);
    const watch = new WatchRequests(database(), repository, clock, metrics, samples);
    const userId = await crypto.givenUser(database());
    const open = (kind: RequestKind = 'access', detail?: string, whom = userId) =>
      sut.open({ userId: whom, kind, detail, actor: whom });
    const shown = async (): Promise<string[]> => {
      const lines = (await metrics.render()).split('\n');
      return lines.filter((line) => /^rapport_privacy_requests_.* [^0]/.test(line));
    };
    const measured = async (): Promise<string[]> => {
      await watch.handle();
      return shown();
    };
    return {
      sut,
      ctx: { clock, crypto, audit, repository, userId, open, measured, shown, samples, officer: newId('user') },
    };
  }
  const refusal = (code: string) => expect.objectContaining({ code: `requests.${code}` });
  const measure = (kind: string, standing: string, count = 1) =>
    `rapport_privacy_requests_open{kind="${kind}",standing="${standing}"} ${count}`;

  it('warns from day 25 on, and is overdue from day 31 on', async () => {
    const { ctx } = await setup();
    await ctx.open();
    const seen: string[][] = [];
    for (const days of [24, 1, 5, 1]) {
      await ctx.clock.advance(days * DAY_MS);
      seen.push(await ctx.measured());
    }
    expect(seen).toEqual([
      [measure('access', 'on_time')],
      [measure('access', 'due_soon')],
      [measure('access', 'due_soon')],
      [measure('access', 'overdue')],
    ]);
  });

  it('is no longer counted once it is closed, and counted as late or in time', async () => {
    const { sut, ctx } = await setup();
    const [early, late] = [await ctx.open('objection'), await ctx.open('rectification')];
    await sut.close(early.id, 'refused', 'identity_not_proven', ctx.officer);
    await ctx.clock.advance(31 * DAY_MS);
    await sut.close(late.id, 'fulfilled', undefined, ctx.officer);
    expect(await ctx.measured()).toEqual([
      'rapport_privacy_requests_closed_total{kind="objection",outcome="refused",in_time="yes"} 1',
      'rapport_privacy_requests_closed_total{kind="rectification",outcome="fulfilled",in_time="no"} 1',
    ]);
  });

  it('is measured by each worker, also by one that the job goes past', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.open();
    ctx.samples.onApplicationBootstrap();
    onTestFinished(() => ctx.samples.onModuleDestroy());
    await expect.poll(ctx.shown).toEqual([measure('access', 'on_time')]);
    await sut.close(id, 'refused', 'identity_not_proven', ctx.officer);
    await ctx.clock.advance(300_000);
    await expect.poll(ctx.shown).not.toContain(measure('access', 'on_time'));
  });

  it('measures confirmations that are late under the CCPA', async () => {
    const { sut, ctx } = await setup('ccpa');
    const { id } = await ctx.open();
    await ctx.clock.advance(15 * DAY_MS);
    expect(await ctx.measured()).toContain('rapport_privacy_requests_unconfirmed 1');
    await sut.confirm(id, ctx.officer);
    expect(await ctx.measured()).not.toContain('rapport_privacy_requests_unconfirmed 1');
  });

  it('keeps each step, in codes, in the audit trail', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.open('rectification', CANARY);
    await sut.extend(id, 'complexity', ctx.officer);
    await sut.close(id, 'fulfilled', undefined, ctx.officer);
    expect(ctx.audit.actions).toEqual([
      'requests.opened success',
      'requests.extended success',
      'requests.closed success',
    ]);
    expect(ctx.audit.entries[1]).toMatchObject({ subject: id, actor: ctx.officer, details: { reason: 'complexity' } });
    expect(JSON.stringify(ctx.audit.entries)).not.toContain('Zebulonia');
  });

  it('stores what the person wrote sealed, and gives it back', async () => {
    const { sut, ctx } = await setup();
    const request = await ctx.open('rectification', CANARY);
    const { rows } = await sql<{ dump: string }>`select to_jsonb(r)::text as dump from data_requests r`.execute(
      database().as(),
    );
    expect(rows[0]?.dump).not.toContain(Buffer.from('Zebulonia').toString('hex'));
    await expect(sut.detail(request)).resolves.toBe(CANARY);
  });

  it('opens one of a kind at a time, and finds it for its owner only', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.open();
    await expect(ctx.open()).rejects.toThrow(refusal('already_open'));
    await expect(sut.find(id, newId('user'))).rejects.toThrow(refusal('not_found'));
    await expect(sut.withdraw(id, newId('user'))).rejects.toThrow(refusal('not_found'));
    await expect(sut.withdraw(id, ctx.userId)).resolves.toMatchObject({ state: 'withdrawn' });
  });

  it('opens one of a kind also when it is asked for twice at once', async () => {
    const { sut, ctx } = await setup();
    const settled = await Promise.allSettled([ctx.open(), ctx.open(), ctx.open(), ctx.open()]);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await sut.list({}, { limit: 10 })).items).toHaveLength(1);
  });

  it('takes in nothing of who is not there, nor with a date to come', async () => {
    const { sut, ctx } = await setup();
    await expect(ctx.open('access', undefined, newId('user'))).rejects.toThrow(refusal('subject_not_found'));
    const openedAt = new Date(ctx.clock.now() + 1);
    const early = sut.open({ userId: ctx.userId, kind: 'access', actor: ctx.officer, openedAt });
    await expect(early).rejects.toThrow(refusal('received_in_future'));
  });

  it('lists the most urgent first, page by page', async () => {
    const { sut, ctx } = await setup();
    const opened = [];
    for (const kind of ['access', 'erasure', 'objection'] as const) {
      opened.push(await ctx.open(kind));
      await ctx.clock.advance(DAY_MS);
    }
    await sut.extend(opened[0]!.id, 'complexity', ctx.officer);
    const first = await sut.list({ state: 'open' }, { limit: 2 });
    const rest = await sut.list({ state: 'open' }, { limit: 2, after: first.items[1]!.id });
    expect([...first.items, ...rest.items].map(({ kind }) => kind)).toEqual(['erasure', 'objection', 'access']);
    expect([first.hasMore, rest.hasMore]).toEqual([true, false]);
  });

  it('is begun and fulfilled with the act that answers it', async () => {
    const { sut, ctx } = await setup();
    const { userId } = ctx;
    const begin = () => database().transaction((tx) => sut.begin(tx, { userId, kind: 'erasure', actor: userId }));
    const [one, same] = [await begin(), await begin()];
    await database().transaction((tx) => sut.fulfil(tx, userId, 'erasure'));
    await database().transaction((tx) => sut.fulfil(tx, userId, 'erasure'));
    expect(same.id).toBe(one.id);
    await expect(sut.find(one.id)).resolves.toMatchObject({ state: 'fulfilled' });
  });

  it('exports the requests of the person with their words, and erases them', async () => {
    const { ctx } = await setup();
    await ctx.open('rectification', CANARY);
    await ctx.open('access', undefined, await ctx.crypto.givenUser(database()));
    const rows = [];
    const exporter = new RequestExportParticipant(database(), ctx.repository);
    for await (const { row } of exporter.export(ctx.userId)) rows.push(row);
    expect(rows).toEqual([expect.objectContaining({ kind: 'rectification', detail: CANARY })]);
    const eraser = new RequestErasureParticipant(database());
    expect([await eraser.erase(ctx.userId), await eraser.erase(ctx.userId)]).toEqual([1, 0]);
  });
});
