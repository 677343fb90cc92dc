import { Global, Module } from '@nestjs/common';
import { newId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { ACTOR, actingAs, createHttpApp, describeEachDatabase, ManualClock } from '@rapport/testing';
import { expect, it } from 'vitest';
import { auditConfig } from '../compliance.config.js';
import { ComplianceHttpModule } from '../compliance-http.module.js';
import { SealAuditEvents } from '../application/seal-audit-events.js';

describeEachDatabase((database) => {
  async function setup() {
    @Global()
    @Module({ providers: [{ provide: Database, useFactory: database }], exports: [Database] })
    class PortsModule {}
    const app = await createHttpApp({
      imports: [PortsModule, ComplianceHttpModule],
      providers: [actingAs],
      sections: [auditConfig],
      clock: new ManualClock(),
    });
    const actor = newId('user');
    await database().transaction((tx) =>
      app.get(AuditTrail).record(tx, { action: 'test.act', outcome: 'denied', actor, details: { tries: 2 } }),
    );
    const get = (query: string, roles = 'auditor') =>
      app.inject({ url: `/internal/v1/audit/events${query}`, headers: { 'x-test-roles': roles } });
    const verify = (roles = 'auditor') =>
      app.inject({ method: 'POST', url: '/internal/v1/audit/verify', headers: { 'x-test-roles': roles } });
    return { sut: { get, verify }, ctx: { actor, seal: () => app.get(SealAuditEvents).execute() } };
  }

  it('lists events with their place in the chain once sealed', async () => {
    const { sut, ctx } = await setup();
    const [fresh] = (await sut.get(`?actor=${ctx.actor}`)).json().data;
    expect(fresh).toEqual({
      id: expect.stringMatching(/^aud_[0-9a-f]{32}$/),
      occurred_at: '2026-01-01T00:00:00.000Z',
      action: 'test.act',
      outcome: 'denied',
      actor: ctx.actor,
      subject: null,
      details: { tries: 2 },
      position: null,
      hash: null,
    });
    await ctx.seal();
    const [sealed] = (await sut.get(`?actor=${ctx.actor}`)).json().data;
    expect(sealed).toMatchObject({ position: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('verifies the chain on request and records who asked', async () => {
    const { sut, ctx } = await setup();
    await ctx.seal();
    const report = (await sut.verify()).json();
    expect(report).toMatchObject({ valid: true, fault: null, head: { position: report.verified } });
    const [latest] = (await sut.get(`?actor=${ACTOR}&action=audit.chain_verified`)).json().data;
    expect(latest).toMatchObject({ outcome: 'success', details: { verified: report.verified } });
  });

  it.each(['user', 'operator', ''])('is closed to the role %j', async (role) => {
    const { sut } = await setup();
    expect((await sut.get('', role)).statusCode).toBe(403);
    expect((await sut.verify(role)).statusCode).toBe(403);
  });

  it.each(['?actor=ada@example.org', '?subject=x', '?action=DROP', '?limit=0', '?page=2'])(
    'refuses %j',
    async (query) => {
      const { sut } = await setup();
      expect((await sut.get(query)).json()).toMatchObject({ status: 400, code: 'request.invalid' });
    },
  );
});
