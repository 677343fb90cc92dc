import { APP_INTERCEPTOR } from '@nestjs/core';
import { newId, toUuid } from '@rapport/kernel';
import { AuditedReadInterceptor, AuditTrail, Database, retentionConfig, UserCipher } from '@rapport/platform';
import {
  ACTOR,
  actingAs,
  createHttpApp,
  createTestCrypto,
  describeEachDatabase,
  ManualClock,
  RecordingAuditTrail,
  portsModule,
} from '@rapport/testing';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { IncidentRetention } from '../application/incident-retention.js';
import type { ScreenDecision } from '../domain/decision.js';
import { incidentOf } from '../domain/incident/incident.js';
import { IncidentRepository } from '../domain/incident/incident-repository.js';
import { IncidentErasure, IncidentExport } from '../infrastructure/incident-participants.js';
import { IncidentsHttpModule } from '../incidents-http.module.js';
import { safetyConfig } from '../safety.config.js';

const FOUND: ScreenDecision = {
  action: 'block',
  category: 'jailbreak',
  tier: 'medium',
  score: 0.5,
  signals: [{ id: 'jailbreak', source: 'model', score: 0.5 }],
};
const DAY_MS = 86_400_000;

describeEachDatabase((database) => {
  async function setup() {
    const clock = new ManualClock();
    const audit = new RecordingAuditTrail();
    const { cipher } = await createTestCrypto({ clock });
    const ports = [
      { provide: Database, useFactory: database },
      { provide: AuditTrail, useValue: audit },
      { provide: UserCipher, useValue: cipher },
    ];
    const app = await createHttpApp({
      imports: [portsModule(ports), IncidentsHttpModule],
      providers: [actingAs, { provide: APP_INTERCEPTOR, useClass: AuditedReadInterceptor }],
      sections: [retentionConfig, safetyConfig],
      clock,
    });
    const personaId = newId('persona');
    const userId = newId('user');
    const given = async (over: Partial<ScreenDecision> = {}, of = userId, side: 'input' | 'output' = 'input') => {
      await clock.advance(1);
      const place = { userId: of, personaId, turnId: newId('turn'), conversationId: newId('conversation') };
      const incident = incidentOf(side, { ...FOUND, ...over }, place, clock.date())!;
      await app.get(IncidentRepository, { strict: false }).add(database(), [incident]);
      return incident;
    };
    const call = async (method: 'GET' | 'POST', path = '', { roles = 'operator', payload = {} } = {}) => {
      const url = `/internal/v1/safety/incidents${path}`;
      const body = method === 'POST' ? { payload } : {};
      const answer = await app.inject({ method, url, headers: { 'x-test-roles': roles }, ...body });
      return { status: answer.statusCode, body: answer.json() };
    };
    const ids = async (query: string) => (await call('GET', query)).body.data.map(({ id }: { id: string }) => id);
    const purge = () => app.get(IncidentRetention, { strict: false }).purge(clock.date(), new AbortController().signal);
    return { sut: { call, ids }, ctx: { app, audit, clock, given, purge, userId } };
  }

  it('shows what was found and done, in codes and in words, and records who looked', async () => {
    const { sut, ctx } = await setup();
    const incident = await ctx.given();
    const { body } = await sut.call('GET', `?user_id=${ctx.userId}`);
    expect(body.data).toEqual([
      {
        object: 'safety_incident',
        id: incident.id,
        user_id: incident.userId,
        persona_id: incident.personaId,
        conversation_id: incident.conversationId,
        turn: incident.turnId,
        side: 'input',
        category: 'jailbreak',
        tier: 'medium',
        action: 'block',
        reason: expect.stringContaining('an attempt to lift the rules of the conversation (serious'),
        score: 0.5,
        signals: FOUND.signals,
        created_at: incident.createdAt.toISOString(),
        review: null,
      },
    ]);
    expect(ctx.audit.entries.map(({ actor }) => actor)).toEqual([ACTOR]);
  });

  it('pages and filters, latest first', async () => {
    const { sut, ctx } = await setup();
    const [first, second, third] = [
      await ctx.given(),
      await ctx.given({ tier: 'high' }),
      await ctx.given({}, ctx.userId, 'output'),
    ];
    const mine = `user_id=${ctx.userId}`;
    expect(await sut.ids(`?${mine}&limit=2`)).toEqual([third.id, second.id]);
    expect(await sut.ids(`?${mine}&limit=2&after=${second.id}`)).toEqual([first.id]);
    expect(await sut.ids(`?${mine}&tier=high`)).toEqual([second.id]);
    expect(await sut.ids(`?${mine}&side=output&order=asc&category=jailbreak&action=block`)).toEqual([third.id]);
  });

  it('keeps a review, the latest one, and takes it from the queue', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.given();
    await sut.call('POST', `/${id}/review`, { payload: { outcome: 'unclear' } });
    const { status, body } = await sut.call('POST', `/${id}/review`, { payload: { outcome: 'false_positive' } });
    expect([status, body.review]).toEqual([
      200,
      { outcome: 'false_positive', by: ACTOR, at: ctx.clock.date().toISOString() },
    ]);
    expect(ctx.audit.entries).toMatchObject([{ subject: id }, { details: { outcome: 'false_positive' } }]);
    expect(await sut.ids(`?user_id=${ctx.userId}&reviewed=false`)).toEqual([]);
    expect(await sut.ids(`?user_id=${ctx.userId}&reviewed=true`)).toEqual([id]);
  });

  it.each([
    ['GET', '', {}, 'user', 403],
    ['GET', '?tier=odd', {}, 'admin', 400],
    ['POST', `/${newId('incident')}/review`, { outcome: 'confirmed' }, 'admin', 404],
    ['POST', `/${newId('incident')}/review`, { outcome: 'so so' }, 'admin', 400],
  ] as const)('%s%s %o as %s is refused', async (method, path, payload, roles, expected) => {
    const { sut } = await setup();
    expect((await sut.call(method, path, { roles, payload })).status).toBe(expected);
  });

  it('forgets incidents when their time is over', async () => {
    const { sut, ctx } = await setup();
    await ctx.given();
    await ctx.clock.advance(179 * DAY_MS);
    const kept = await ctx.given();
    await ctx.clock.advance(2 * DAY_MS);
    await ctx.purge();
    expect(await sut.ids(`?user_id=${ctx.userId}`)).toEqual([kept.id]);
  });

  it('keeps the incidents of a person under a legal hold', async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.given();
    const person = toUuid('user', ctx.userId);
    await sql`INSERT INTO legal_holds (user_id, matter, placed_by, placed_at)
      VALUES (${person}, 'X-1', ${person}, now())`.execute(database().as());
    await ctx.clock.advance(181 * DAY_MS);
    await ctx.purge();
    expect(await sut.ids(`?user_id=${ctx.userId}`)).toEqual([id]);
  });

  it('hands them to the person they are about, without the reviewer, and erases theirs alone', async () => {
    const { sut, ctx } = await setup();
    const other = newId('user');
    const { id } = await ctx.given();
    await ctx.given({}, other);
    await sut.call('POST', `/${id}/review`, { payload: { outcome: 'confirmed' } });
    const rows = [];
    for await (const { row } of ctx.app.get(IncidentExport, { strict: false }).export(ctx.userId)) rows.push(row);
    expect(rows).toMatchObject([{ category: 'jailbreak', outcome: 'confirmed' }]);
    expect(JSON.stringify(rows)).not.toContain('reviewed_by');
    await expect(ctx.app.get(IncidentErasure, { strict: false }).erase(ctx.userId)).resolves.toBe(1);
    expect([await sut.ids(`?user_id=${ctx.userId}`), (await sut.ids(`?user_id=${other}`)).length]).toEqual([[], 1]);
  });
});
