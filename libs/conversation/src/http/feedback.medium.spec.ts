import { newId } from '@rapport/kernel';
import {
  describeEachDatabase,
  openConversationApp,
  ScriptedModel,
  TEST_USER_HEADER,
  type ConversationApp,
} from '@rapport/testing';
import { afterEach, expect, it } from 'vitest';
import { FeedbackErasure, FeedbackExport } from '../infrastructure/feedback-participants.js';

// The wire's shapes are what these tests assert.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

describeEachDatabase((database) => {
  const opened: ConversationApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });

  async function setup() {
    const app = await openConversationApp({ database: database(), model: new ScriptedModel().replies('Aye.') });
    await app.app.init();
    opened.push(app);
    const userId = await app.givenUser();
    const call = async (method: 'POST' | 'PUT' | 'DELETE', url: string, payload: object = {}, as = userId) => {
      const answer = await app.app.inject({ method, url, payload, headers: { [TEST_USER_HEADER]: as } });
      return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
    };
    const { id } = (await call('POST', '/v1/conversations', { persona: 'maren' })).body;
    const turn = (await call('POST', `/v1/conversations/${id}/messages`, { content: 'Good evening!' })).body;
    const give = (payload: object, message: string = turn.message.id, as = userId) =>
      call('PUT', `/v1/messages/${message}/feedback`, payload, as);
    const exported = async () => {
      const rows: Json[] = [];
      for await (const { row } of app.get<FeedbackExport>(FeedbackExport).export(userId)) rows.push(row);
      return rows;
    };
    return { sut: give, ctx: { ...app, call, id, turn, userId, exported } };
  }

  it('is kept with its reason, and replaced by a later opinion', async () => {
    const { sut, ctx } = await setup();
    const at = '2026-01-01T00:00:00.000Z';
    const first = {
      object: 'feedback',
      message_id: ctx.turn.message.id,
      rating: 'down',
      reason: 'Too short',
      created_at: at,
      updated_at: at,
    };
    expect(await sut({ rating: 'down', reason: 'Too short' })).toEqual({ status: 200, body: first });
    await ctx.clock.advance(1_000);
    const later = { ...first, rating: 'up', reason: null, updated_at: '2026-01-01T00:00:01.000Z' };
    expect((await sut({ rating: 'up' })).body).toEqual(later);
  });

  it('is about answers, and about your own', async () => {
    const { sut, ctx } = await setup();
    const statuses = [
      await sut({ rating: 'up' }, ctx.turn.user_message_id),
      await sut({ rating: 'up' }, newId('message')),
      await sut({ rating: 'up' }, ctx.turn.message.id, await ctx.givenUser()),
      await sut({ rating: 'sideways' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([404, 404, 404, 400]);
  });

  it('is exported readable, and erased', async () => {
    const { sut, ctx } = await setup();
    await sut({ rating: 'down', reason: 'Too short' });
    expect(await ctx.exported()).toMatchObject([{ rating: 'down', reason: 'Too short' }]);
    expect(await ctx.get<FeedbackErasure>(FeedbackErasure).erase(ctx.userId)).toBe(1);
    expect(await ctx.exported()).toEqual([]);
  });

  it('goes with its conversation', async () => {
    const { sut, ctx } = await setup();
    await sut({ rating: 'up' });
    await ctx.call('DELETE', `/v1/conversations/${ctx.id}`);
    expect(await ctx.exported()).toEqual([]);
  });
});
