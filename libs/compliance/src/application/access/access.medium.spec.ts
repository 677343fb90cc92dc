import { newId } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { describeEachDatabase, ManualClock, RecordingAuditTrail } from '@rapport/testing';
import { expect, it } from 'vitest';
import { PostgresApprovalRepository } from '../../infrastructure/access/postgres-approval.repository.js';
import { PostgresElevationRepository } from '../../infrastructure/access/postgres-elevation.repository.js';
import { Approvals } from './approvals.js';
import { Elevations } from './elevations.js';

const CASE = { reason: 'user_request', reference: 'CASE-7' } as const;
const MINUTE = 60_000;

describeEachDatabase((database) => {
  function setup({ fourEyes = true } = {}) {
    const clock = new ManualClock();
    const audit = new RecordingAuditTrail();
    const config = { fourEyes, approvalTtlH: 24, elevationMaxMin: 30 };
    const approvals = new Approvals(database(), new PostgresApprovalRepository(), audit, clock, config);
    const metrics = new Metrics();
    const elevations = new Elevations(database(), new PostgresElevationRepository(), audit, clock, metrics, config);
    const [asker, other, person] = [newId('user'), newId('user'), newId('user')];
    const intent = { action: 'erasure', subject: person, by: asker } as const;
    const consume = (by = asker, action: 'erasure' | 'export' = 'erasure'): Promise<void> =>
      database().transaction((tx) => approvals.consume(tx, { action, subject: person, by }));
    const approved = async (): Promise<void> => {
      const { id } = await approvals.request(intent, CASE);
      await approvals.decide(id, 'approved', other);
    };
    return { sut: { approvals, elevations, consume }, ctx: { clock, audit, asker, other, intent, approved, metrics } };
  }
  const refusal = (code: string) => ({ code: `access.${code}` });

  it('lets an act pass once after another approved it, and records each step', async () => {
    const { sut, ctx } = setup();
    await ctx.approved();
    await sut.consume();
    await expect(sut.consume()).rejects.toMatchObject(refusal('approval_required'));
    expect(ctx.audit.actions).toEqual([
      'access.approval_requested success',
      'access.approval_approved success',
      'access.approval_used success',
    ]);
  });

  it('lets one of two pass who use an approval at the same time', async () => {
    const { sut, ctx } = setup();
    await ctx.approved();
    const outcomes = await Promise.allSettled([sut.consume(), sut.consume()]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('is good for nobody else and for no other act', async () => {
    const { sut, ctx } = setup();
    await ctx.approved();
    await expect(sut.consume(ctx.other)).rejects.toMatchObject(refusal('approval_required'));
    await expect(sut.consume(ctx.asker, 'export')).rejects.toMatchObject(refusal('approval_required'));
  });

  it('is not given by whoever asked', async () => {
    const { sut, ctx } = setup();
    const { id } = await sut.approvals.request(ctx.intent, CASE);
    await expect(sut.approvals.decide(id, 'approved', ctx.asker)).rejects.toMatchObject(
      refusal('approval_not_by_another'),
    );
  });

  it('is decided once, and not after it expired', async () => {
    const { sut, ctx } = setup();
    const [first, late] = [
      await sut.approvals.request(ctx.intent, CASE),
      await sut.approvals.request(ctx.intent, CASE),
    ];
    await sut.approvals.decide(first.id, 'rejected', ctx.other);
    await expect(sut.approvals.decide(first.id, 'approved', ctx.other)).rejects.toMatchObject(
      refusal('approval_closed'),
    );
    await ctx.clock.advance(24 * 60 * MINUTE);
    await expect(sut.approvals.decide(late.id, 'approved', ctx.other)).rejects.toMatchObject(
      refusal('approval_closed'),
    );
  });

  it('cannot be used after it expired', async () => {
    const { sut, ctx } = setup();
    await ctx.approved();
    await ctx.clock.advance(24 * 60 * MINUTE);
    await expect(sut.consume()).rejects.toMatchObject(refusal('approval_required'));
  });

  it('is not asked for where four eyes are off', async () => {
    const { sut } = setup({ fourEyes: false });
    await expect(sut.consume()).resolves.toBeUndefined();
  });

  it('elevates for the minutes asked for, up to the limit, and records each use', async () => {
    const { sut, ctx } = setup();
    const { expiresAt, grantedAt } = await sut.elevations.take(ctx.asker, 'admin', 400, CASE);
    expect(expiresAt.getTime() - grantedAt.getTime()).toBe(30 * MINUTE);
    expect(await sut.elevations.use(ctx.asker, ['admin'])).toEqual(['admin']);
    expect(await sut.elevations.use(ctx.asker, ['auditor'])).toEqual([]);
    expect(await sut.elevations.use(ctx.other, ['admin'])).toEqual([]);
    expect(ctx.audit.actions).toEqual(['access.elevation_taken success', 'access.elevation_used success']);
    expect(await ctx.metrics.render()).toContain('rapport_elevation_uses_total{role="admin"} 1');
  });

  it('elevates nobody any longer once the time is over', async () => {
    const { sut, ctx } = setup();
    await sut.elevations.take(ctx.asker, 'admin', 5, CASE);
    await ctx.clock.advance(5 * MINUTE);
    expect(await sut.elevations.use(ctx.asker, ['admin'])).toEqual([]);
  });

  it('elevates nobody any longer who gave the role back, which only the holder can', async () => {
    const { sut, ctx } = setup();
    const { id } = await sut.elevations.take(ctx.asker, 'admin', 5, CASE);
    await expect(sut.elevations.end(id, ctx.other)).rejects.toMatchObject(refusal('elevation_not_found'));
    await sut.elevations.end(id, ctx.asker);
    expect(await sut.elevations.use(ctx.asker, ['admin'])).toEqual([]);
    await expect(sut.elevations.end(id, ctx.asker)).rejects.toMatchObject(refusal('elevation_not_found'));
  });
});
