import { APP_INTERCEPTOR } from '@nestjs/core';
import { newId } from '@rapport/kernel';
import { AuditedReadInterceptor, AuditTrail, BlindIndex, Database } from '@rapport/platform';
import {
  ACTOR,
  actingAs,
  createHttpApp,
  createTestCrypto,
  describeEachDatabase,
  ManualClock,
  portsModule,
} from '@rapport/testing';
import { expect, it } from 'vitest';
import { isConsistent, isIncluded } from '../../../../../test/privacy/tree-verifier.js';
import { AppendAuditEvents } from '../../application/audit/append-audit-events.js';
import { auditConfig } from '../../audit.config.js';
import { AuditModule } from '../../audit.module.js';
import { AuditController } from './audit.controller.js';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

describeEachDatabase((database) => {
  async function setup() {
    const { blindIndex } = await createTestCrypto({ keyring: KEYRING });
    const ports = [
      { provide: Database, useFactory: database },
      { provide: BlindIndex, useValue: blindIndex },
    ];
    const app = await createHttpApp({
      imports: [portsModule(ports), AuditModule],
      controllers: [AuditController],
      providers: [actingAs, { provide: APP_INTERCEPTOR, useClass: AuditedReadInterceptor }],
      sections: [auditConfig],
      clock: new ManualClock(),
    });
    const actor = newId('user');
    const record = () =>
      database().transaction((tx) =>
        app.get(AuditTrail).record(tx, { action: 'test.act', outcome: 'denied', actor, details: { tries: 2 } }),
      );
    await record();
    const get = async (path: string, roles = 'auditor') =>
      app.inject({ url: `/internal/v1/audit/${path}`, headers: { 'x-test-roles': roles } });
    const verify = (roles = 'auditor') =>
      app.inject({ method: 'POST', url: '/internal/v1/audit/verify', headers: { 'x-test-roles': roles } });
    const append = () => app.get(AppendAuditEvents).execute();
    return { sut: { get, verify }, ctx: { actor, append, record } };
  }

  it('lists events, with their leaf once they are in the tree', async () => {
    const { sut, ctx } = await setup();
    const [fresh] = (await sut.get(`events?actor=${ctx.actor}`)).json().data;
    expect(fresh).toEqual({
      id: expect.stringMatching(/^aud_[0-9a-f]{32}$/),
      occurred_at: '2026-01-01T00:00:00.000Z',
      action: 'test.act',
      outcome: 'denied',
      actor: ctx.actor,
      subject: null,
      details: { tries: 2 },
      sequence: null,
      leaf_hash: null,
    });
    await ctx.append();
    const [appended] = (await sut.get(`events?actor=${ctx.actor}`)).json().data;
    expect(appended).toMatchObject({
      sequence: expect.any(Number),
      leaf_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('records who lists events, before they are shown', async () => {
    const { sut } = await setup();
    const [latest] = (await sut.get(`events?actor=${ACTOR}`)).json().data;
    expect(latest).toMatchObject({
      action: 'access.personal_data_read',
      details: { route: 'AuditController.events' },
    });
  });

  it('proves that an event is in the tree of the latest checkpoint', async () => {
    const { sut, ctx } = await setup();
    await ctx.append();
    const [event] = (await sut.get(`events?actor=${ctx.actor}`)).json().data;
    const { size, note } = (await sut.get('checkpoint')).json();
    const proof = (await sut.get(`proof?event=${event.id}`)).json();
    const path = proof.hashes.map(bytes);
    expect(isIncluded(Buffer.from(proof.header), event.sequence, size, path, bytes(proof.root))).toBe(true);
    expect(JSON.parse(proof.header)).toMatchObject({ v: 1, id: event.id, actor: ctx.actor, action: 'test.act' });
    expect(note.split('\n')[2]).toBe(bytes(proof.root).toString('base64'));
  });

  it('proves that the tree only grew', async () => {
    const { sut, ctx } = await setup();
    await ctx.append();
    const older = (await sut.get('checkpoint')).json();
    await ctx.record();
    await ctx.append();
    const newer = (await sut.get('checkpoint')).json();
    const { hashes } = (await sut.get(`consistency?from=${older.size}`)).json();
    const [from, to] = [older, newer].map(({ note }) => Buffer.from(note.split('\n')[2], 'base64'));
    expect(isConsistent(older.size, newer.size, hashes.map(bytes), from!, to!)).toBe(true);
  });

  it('verifies the tree on request and records who asked', async () => {
    const { sut, ctx } = await setup();
    await ctx.append();
    const report = (await sut.verify()).json();
    expect(report).toMatchObject({ valid: true, fault: null, waiting: 0, checkpoint: expect.any(String) });
    const [latest] = (await sut.get(`events?actor=${ACTOR}&action=audit.verified`)).json().data;
    expect(latest).toMatchObject({ outcome: 'success', details: { verified: report.verified } });
  });

  it.each(['user', 'operator', ''])('is closed to the role %j', async (role) => {
    const { sut } = await setup();
    const paths = ['events', 'checkpoint', 'proof', 'consistency'];
    const statuses = await Promise.all(paths.map(async (path) => (await sut.get(path, role)).statusCode));
    expect([...statuses, (await sut.verify(role)).statusCode]).toEqual(Array.from({ length: 5 }, () => 403));
  });

  it.each([
    'events?actor=ada@example.org',
    'events?subject=x',
    'events?action=DROP',
    'events?limit=0',
    'events?page=2',
    'proof',
    'proof?event=x',
    'consistency?from=-1',
    'consistency?from=1.5',
  ])('refuses %j', async (path) => {
    const { sut } = await setup();
    expect((await sut.get(path)).json()).toMatchObject({ status: 400, code: 'request.invalid' });
  });
});

/** One for all tests: the key that signs derives from it, and each test reads what the others had signed. */
const KEYRING = JSON.stringify({ active: 'k', keys: { k: Buffer.alloc(32, 5).toString('base64') } });
