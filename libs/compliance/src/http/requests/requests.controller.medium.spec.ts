import { AuditTrail, Database, retentionConfig, UserCipher } from '@rapport/platform';
import {
  actingAs,
  createHttpApp,
  createTestCrypto,
  describeEachDatabase,
  ManualClock,
  RecordingAuditTrail,
  portsModule,
} from '@rapport/testing';
import { expect, it } from 'vitest';
import { requestsConfig } from '../../requests.config.js';
import { RequestsModule } from '../../requests.module.js';
import { InternalRequestsController } from './internal-requests.controller.js';
import { RequestsController } from './requests.controller.js';

describeEachDatabase((database) => {
  async function setup() {
    const clock = new ManualClock();
    const crypto = await createTestCrypto({ clock });
    const ports = [
      { provide: Database, useFactory: database },
      { provide: UserCipher, useValue: crypto.cipher },
      { provide: AuditTrail, useValue: new RecordingAuditTrail() },
    ];
    const app = await createHttpApp({
      imports: [portsModule(ports), RequestsModule],
      controllers: [RequestsController, InternalRequestsController],
      providers: [actingAs],
      sections: [requestsConfig, retentionConfig],
      clock,
    });
    const userId = await crypto.givenUser(database());
    const call = (roles: string) => (method: 'GET' | 'POST', url: string, payload?: object) =>
      app.inject({ method, url, headers: { 'x-test-roles': roles }, ...(payload && { payload }) });
    return { sut: { person: call('user'), officer: call('admin'), call }, ctx: { userId, clock } };
  }
  const DESK = '/internal/v1/gdpr/requests';

  it('takes a letter through to its answer', async () => {
    const { sut, ctx } = await setup();
    const entered = await sut.officer('POST', DESK, {
      user_id: ctx.userId,
      kind: 'access',
      profile: 'ccpa',
      received_at: '2025-12-30T09:00:00Z',
    });
    expect(entered.json()).toMatchObject({
      standing: 'on_time',
      confirm_by: '2026-01-14T09:00:00.000Z',
      due_at: '2026-02-13T09:00:00.000Z',
    });
    const at = `${DESK}/${entered.json().id}`;
    expect((await sut.officer('POST', `${at}/confirm`)).json().confirmed_at).toBe('2026-01-01T00:00:00.000Z');
    expect((await sut.officer('POST', `${at}/extend`, { reason: 'complexity' })).json().due_at).toBe(
      '2026-03-30T09:00:00.000Z',
    );
    expect((await sut.officer('POST', `${at}/close`, { outcome: 'fulfilled' })).json()).toMatchObject({
      state: 'fulfilled',
      standing: 'closed',
    });
    expect((await sut.officer('POST', `${at}/close`, { outcome: 'refused' })).json()).toMatchObject({
      code: 'requests.closed',
    });
  });

  it('counts seventy-two hours from when a breach was noticed', async () => {
    const { sut } = await setup();
    const entered = await sut.officer('POST', DESK, { kind: 'breach', received_at: '2025-12-30T00:00:00Z' });
    expect(entered.json()).toMatchObject({
      profile: 'breach',
      due_at: '2026-01-02T00:00:00.000Z',
      standing: 'due_soon',
    });
  });

  it.each(['2025-W52', '2025-12-30', '2025-12-30T09:00:00', '2025-02-30T09:00:00Z', '0000-01-01T00:00:00Z'])(
    'does not take %s for a moment',
    async (moment) => {
      const { sut } = await setup();
      const answer = await sut.officer('POST', DESK, { kind: 'breach', received_at: moment });
      expect(answer.json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/received_at' }] });
    },
  );

  it('takes nobody for the person whom a letter concerns', async () => {
    const { sut } = await setup();
    expect((await sut.officer('POST', DESK, { kind: 'erasure' })).json()).toMatchObject({ status: 400 });
  });

  it('is closed to everybody but the officer, and lets an auditor look at the list', async () => {
    const { sut } = await setup();
    for (const role of ['user', 'operator', '']) expect((await sut.call(role)('GET', DESK)).statusCode).toBe(403);
    expect((await sut.call('auditor')('GET', DESK)).statusCode).toBe(200);
    expect((await sut.call('auditor')('POST', DESK, { kind: 'breach' })).statusCode).toBe(403);
  });

  it.each([
    ['a breach by a person', { kind: 'breach' }],
    ['an empty text', { kind: 'access', detail: '' }],
    ['a profile of their choice', { kind: 'access', profile: 'gdpr' }],
  ])('refuses %s', async (_, body) => {
    const { sut } = await setup();
    expect((await sut.person('POST', '/v1/me/requests', body)).json()).toMatchObject({ status: 400 });
  });

  it('answers alike for what is not there and for what is of somebody else', async () => {
    const { sut, ctx } = await setup();
    const { id } = (await sut.officer('POST', DESK, { user_id: ctx.userId, kind: 'objection' })).json();
    expect((await sut.person('GET', `/v1/me/requests/${id}`)).json()).toMatchObject({ code: 'requests.not_found' });
    expect((await sut.person('POST', `/v1/me/requests/${id}/withdraw`)).json()).toMatchObject({
      code: 'requests.not_found',
    });
    expect((await sut.person('GET', '/v1/me/requests')).json().data).not.toContainEqual(
      expect.objectContaining({ id }),
    );
  });
});
