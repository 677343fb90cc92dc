import { newId, type UserId } from '@rapport/kernel';
import { llmErrors, type LanguageModel } from '@rapport/llm';
import {
  describeEachDatabase,
  openConversationApp,
  PacedModel,
  ScriptedModel,
  TEST_USER_HEADER,
  type ConversationApp,
} from '@rapport/testing';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DisclosureRepository } from '../domain/disclosure-standing.js';

// The wire's shapes are what these tests assert.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

interface Sent {
  readonly event: string | undefined;
  readonly id: string | undefined;
  readonly data: Json;
}

/** Reads a stream's events as they come. */
async function* eventsOf(response: Response): AsyncGenerator<Sent> {
  const received: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => received.push(event) });
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    parser.feed(chunk);
    for (const { event, id, data } of received.splice(0)) yield { event, id, data: JSON.parse(data) };
  }
}

async function bodyOf(response: Promise<Response>): Promise<Json> {
  return (await response).json();
}

async function allOf(response: Response): Promise<Sent[]> {
  const events: Sent[] = [];
  for await (const event of eventsOf(response)) events.push(event);
  return events;
}

describeEachDatabase((database) => {
  const opened: ConversationApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });

  async function setup<Model extends LanguageModel>(model: Model, environment: Record<string, string> = {}) {
    const app = await openConversationApp({ database: database(), model, environment });
    opened.push(app);
    const url = await app.listen();
    const userId = await app.givenUser();
    const call = (path: string, init: RequestInit = {}, as: UserId = userId) =>
      fetch(url + path, {
        ...init,
        headers: {
          [TEST_USER_HEADER]: as,
          ...(init.body ? { 'content-type': 'application/json' } : {}),
          ...(init.headers as Record<string, string>),
        },
      });
    const json = async (path: string, init: RequestInit = {}) => {
      const response = await call(path, init);
      return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
    };
    const create = async (body: object = { persona: 'maren' }) =>
      (await json('/v1/conversations', { method: 'POST', body: JSON.stringify(body) })).body;
    const createWithKey = (title: string) =>
      json('/v1/conversations', {
        method: 'POST',
        headers: { 'idempotency-key': 'one' },
        body: JSON.stringify({ persona: 'maren', title }),
      });
    const id: string = (await create()).id;
    const path = `/v1/conversations/${id}`;
    const post = (content: string, accept = 'application/json', signal?: AbortSignal) =>
      call(`${path}/messages`, {
        method: 'POST',
        body: JSON.stringify({ content }),
        headers: { accept },
        ...(signal ? { signal } : {}),
      });
    return { sut: { call, json, post }, ctx: { ...app, model, create, createWithKey, id, path } };
  }

  describe('conversations', () => {
    it('starts one, at an address of its own', async () => {
      const { sut } = await setup(new ScriptedModel());
      const body = JSON.stringify({ persona: 'juno', title: ' A walk ' });
      const created = await sut.json('/v1/conversations', { method: 'POST', body });
      expect(created.status).toBe(201);
      expect(created.body).toEqual({
        id: expect.stringMatching(/^conv_[0-9a-f]{32}$/),
        object: 'conversation',
        persona: { slug: 'juno', name: 'Juno', version: 1 },
        title: 'A walk',
        message_count: 0,
        memory: true,
        created_at: '2026-01-01T00:00:00.000Z',
        updated_at: '2026-01-01T00:00:00.000Z',
        last_message_at: null,
        disclosure: {
          reason: 'start',
          text: expect.stringContaining('AI'),
          packs: expect.arrayContaining(['us-ny-gbl-1702']),
        },
      });
      const { disclosure: _, ...conversation } = created.body;
      expect((await sut.json(created.headers.get('location')!)).body).toEqual(conversation);
    });

    it('starts one for a key, also when what is told with it could not be read at first', async () => {
      const { sut, ctx } = await setup(new ScriptedModel());
      vi.spyOn(ctx.get(DisclosureRepository), 'find').mockRejectedValueOnce(new Error('the database is away'));
      const answers = [await ctx.createWithKey('Once'), await ctx.createWithKey('Once')];
      expect(answers.map(({ status }) => status)).toEqual([500, 201]);
      expect((await sut.json('/v1/conversations?q=once')).body.data).toHaveLength(1);
    });

    it('tells the title of one that was deleted to no repeated request', async () => {
      const { sut, ctx } = await setup(new ScriptedModel());
      const { id } = (await ctx.createWithKey('Marzipan')).body;
      await sut.call(`/v1/conversations/${id}`, { method: 'DELETE' });
      const repeated = await ctx.createWithKey('Marzipan');
      expect(repeated).toMatchObject({ status: 410, body: { code: 'idempotency.answer_forgotten' } });
    });

    it('pages through them', async () => {
      const { sut, ctx } = await setup(new ScriptedModel());
      for (const title of ['One', 'Two'])
        await ctx.clock.advance(1).then(() => ctx.create({ persona: 'maren', title }));
      const first = (await sut.json('/v1/conversations?limit=2')).body;
      expect(first).toMatchObject({ object: 'list', has_more: true, data: [{ title: 'Two' }, { title: 'One' }] });
      const rest = (await sut.json(`/v1/conversations?limit=2&after=${first.last_id}`)).body;
      expect(rest).toMatchObject({ has_more: false, data: [{ id: ctx.id, title: null }] });
    });

    it('finds them by title, in any case and accent', async () => {
      const { sut, ctx } = await setup(new ScriptedModel());
      await ctx.create({ persona: 'maren', title: 'Le Café du port' });
      expect((await sut.json('/v1/conversations?q=CAFE')).body.data).toMatchObject([{ title: 'Le Café du port' }]);
      expect((await sut.json('/v1/conversations?q=tea')).body.data).toEqual([]);
    });

    it('renames and deletes', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('Yes.'));
      await sut.post('A first message');
      const renamed = await sut.json(ctx.path, { method: 'PATCH', body: JSON.stringify({ title: 'Mine' }) });
      expect(renamed.body).toMatchObject({ title: 'Mine', message_count: 2 });
      expect((await sut.call(ctx.path, { method: 'DELETE' })).status).toBe(204);
      expect((await sut.json(`${ctx.path}/messages`)).body.code).toBe('conversation.not_found');
      expect(ctx.audit.entries).toMatchObject([{ action: 'conversation.deleted', subject: ctx.id }]);
    });

    it('refuses what is wrong, by name', async () => {
      const { sut } = await setup(new ScriptedModel());
      const post = (body: object) => sut.json('/v1/conversations', { method: 'POST', body: JSON.stringify(body) });
      expect(await post({ persona: 'nobody' })).toMatchObject({ status: 404, body: { code: 'persona.not_found' } });
      expect(await post({ persona: 'maren', mood: 1 })).toMatchObject({
        status: 400,
        body: { code: 'request.invalid' },
      });
      expect(await sut.json('/v1/conversations/conv_1')).toMatchObject({ status: 400 });
      expect(await sut.json('/v1/conversations?after=msg_1')).toMatchObject({
        status: 400,
        body: { code: 'id.malformed' },
      });
    });

    it("does not show one person another person's", async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('Yes.'));
      const { user_message_id: messageId, turn } = await bodyOf(sut.post('Mine alone'));
      const stranger = await ctx.givenUser();
      const requests: [string, RequestInit?][] = [
        [ctx.path],
        [`${ctx.path}/messages`],
        [`${ctx.path}/messages`, { method: 'POST', body: '{"content":"hi"}' }],
        [ctx.path, { method: 'PATCH', body: '{"title":"taken"}' }],
        [ctx.path, { method: 'DELETE' }],
        [`/v1/messages/${messageId}/why`],
        [`${ctx.path}/turns/${turn}/stream`],
        [`${ctx.path}/turns/${turn}/cancel`, { method: 'POST' }],
      ];
      const answers = await Promise.all(requests.map(([path, init]) => sut.call(path, init, stranger)));
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404, 404, 404]);
      expect((await sut.json(ctx.path)).body.message_count).toBe(2);
    });
  });

  describe('a message as JSON', () => {
    it('is answered with the whole turn', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('Good ', 'evening.'));
      const response = await sut.post('Hello');
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        object: 'turn',
        turn: expect.stringMatching(/^turn_/),
        status: 'completed',
        reason: null,
        user_message_id: expect.stringMatching(/^msg_/),
        message: {
          id: expect.stringMatching(/^msg_/),
          object: 'message',
          conversation_id: ctx.id,
          parent_id: expect.stringMatching(/^msg_/),
          turn: expect.stringMatching(/^turn_/),
          role: 'assistant',
          status: 'complete',
          content: 'Good evening.',
          ai_generated: true,
          created_at: '2026-01-01T00:00:00.000Z',
        },
        usage: { prompt_tokens: 10, cached_tokens: 0, output_tokens: 5, thought_tokens: 0 },
        cost_usd: 0.000016,
        rung: 'primary',
        memory_used: [],
        tone: expect.objectContaining({ warmth: expect.any(Number) }),
        disclosure: {
          reason: 'start',
          text: 'You are talking with an AI. It is software, not a human being.',
          packs: ['us-ca-sb-243', 'us-ny-gbl-1702', 'us-ut-hb-452'],
        },
        notices: [],
        retry_after_s: null,
      });
    });

    it('is answered by the persona itself when no model can be reached, saying when to come back', async () => {
      const { sut } = await setup(new ScriptedModel().fails(llmErrors.overloaded(undefined, { retryAfterMs: 6_500 })));
      const response = await sut.post('Hello');
      expect(response.status).toBe(200);
      expect(response.headers.get('retry-after')).toBe('7');
      expect(await response.json()).toMatchObject({
        rung: 'holding',
        retry_after_s: 7,
        message: { status: 'holding' },
      });
    });

    it.each([
      ['too long', 'x'.repeat(31), 413, 'conversation.message_too_long'],
      ['empty', ' \n\u200b', 422, 'conversation.message_empty'],
    ])('is refused when %s', async (_, content, status, code) => {
      const { sut } = await setup(new ScriptedModel(), { CONVERSATION_MESSAGE_MAX_CHARACTERS: '30' });
      const response = await sut.post(content);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ code });
    });

    it('is refused beyond the daily number, until midnight', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('One.').replies('Two.'), { TURN_DAILY_LIMIT: '1' });
      expect((await sut.post('First')).status).toBe(200);
      const refused = await sut.post('Second');
      expect(await refused.json()).toMatchObject({ status: 429, code: 'turn.daily_limit' });
      expect(refused.headers.get('retry-after')).toBe('86400');
      await ctx.clock.advance(86_400_000);
      expect((await sut.post('Third')).status).toBe(200);
    });

    it('is refused while another is being answered, saying when to retry', async () => {
      const { sut, ctx } = await setup(new PacedModel());
      const first = sut.post('First');
      await ctx.model.wasAsked;
      const second = await sut.post('Second');
      expect(second.status).toBe(409);
      expect(second.headers.get('retry-after')).toBe('1');
      ctx.model.says('Done.').ends();
      expect((await first).status).toBe(200);
    });

    it('is refused in a format that is not offered, and then not stored', async () => {
      const { sut, ctx } = await setup(new ScriptedModel());
      expect((await sut.post('Hello', 'text/html')).status).toBe(406);
      expect((await sut.json(ctx.path)).body.message_count).toBe(0);
    });
  });

  describe('a message as a stream', () => {
    it('is answered with numbered events, exactly one of them the end', async () => {
      const { sut } = await setup(
        new ScriptedModel().replies('Good ', 'evening, ', 'my friend. ', 'How was your day?'),
      );
      const response = await sut.post('Hello', 'text/event-stream');
      expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      const events = await allOf(response);
      expect(events.map(({ id }) => Number(id))).toEqual(events.map((_, index) => index + 1));
      expect(events.map(({ data }) => data['sequence_number'])).toEqual(events.map((_, index) => index + 1));
      expect(events[0]).toMatchObject({
        event: 'response.created',
        data: { turn: expect.stringMatching(/^turn_/), user_message_id: expect.stringMatching(/^msg_/) },
      });
      const text = events.map(({ data }) => data['delta'] ?? '').join('');
      expect(text).toBe('Good evening, my friend. How was your day?');
      expect(events.slice(-2)).toMatchObject([
        { event: 'response.output_text.done' },
        { event: 'response.completed', data: { message: { content: text }, cost_usd: 0.000016, rung: 'primary' } },
      ]);
    });

    it('tells of a failure as the last event, as a problem', async () => {
      const { sut } = await setup(new PacedModel().fails(new Error('CANARY in a bug')));
      const events = await allOf(await sut.post('Hello', 'text/event-stream'));
      expect(events.map(({ event }) => event)).toEqual(['response.created', 'response.disclosure', 'response.failed']);
      expect(events.at(-1)?.data).toMatchObject({
        problem: { code: 'internal', status: 500, trace_id: expect.any(String) },
      });
      expect(JSON.stringify(events)).not.toContain('CANARY');
    });

    it('is refused as a problem, not as a stream, when nothing was accepted', async () => {
      const { sut, ctx } = await setup(new ScriptedModel());
      await sut.call(ctx.path, { method: 'DELETE' });
      const response = await sut.post('Hello', 'text/event-stream');
      expect(response.headers.get('content-type')).toMatch('application/problem+json');
    });

    it('goes on when the client leaves, and can be taken up again where it was left', async () => {
      const { sut, ctx } = await setup(new PacedModel());
      const leaving = new AbortController();
      const events = eventsOf(await sut.post('Hello', 'text/event-stream', leaving.signal));
      const { turn } = (await events.next()).value!.data;
      leaving.abort();
      await events.next().catch(() => undefined);
      const resumed = await sut.call(`${ctx.path}/turns/${turn}/stream`, { headers: { 'last-event-id': '2' } });
      ctx.model.says('Still here, and with a good deal more to say to you.').ends();
      const rest = await allOf(resumed);
      expect(rest[0]).toMatchObject({ id: '3', event: 'response.output_text.delta' });
      expect(rest.at(-1)?.event).toBe('response.completed');
      expect(ctx.model.cutShort).toBe(0);
      const late = await allOf(await sut.call(`${ctx.path}/turns/${turn}/stream?starting_after=2`));
      expect(late).toEqual(rest);
    });

    it('is told from what is stored once its events are no longer held', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('Bye.'), { TURN_STREAM_TTL_MS: '60000' });
      const { turn } = await bodyOf(sut.post('Hello'));
      const path = `${ctx.path}/turns/${turn}/stream`;
      let fromStart: Sent[] = [];
      // Its time begins once what follows the turn's end is done.
      const numbers = async (): Promise<number> => {
        await ctx.clock.advance(61_000);
        fromStart = await allOf(await sut.call(path));
        return Number(fromStart[0]?.id);
      };
      await expect.poll(numbers).toBeGreaterThan(500_000);
      expect(fromStart).toMatchObject([
        { event: 'response.created', data: { turn } },
        { event: 'response.disclosure', data: { reason: 'start' } },
        { event: 'response.output_text.delta', data: { delta: 'Bye.' } },
        { event: 'response.output_text.done' },
        { event: 'response.completed', data: { message: { content: 'Bye.' }, cost_usd: 0.000016 } },
      ]);
      const resumed = await allOf(await sut.call(path, { headers: { 'last-event-id': '3' } }));
      expect(resumed[0]).toMatchObject({ event: 'message.replaced', data: { text: 'Bye.' } });
      expect(resumed.slice(1)).toEqual(fromStart.slice(3));
    });

    it('has nothing more to tell who has seen its end', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('Bye.'));
      const events = await allOf(await sut.post('Hello', 'text/event-stream'));
      const path = `${ctx.path}/turns/${events[0]?.data.turn}/stream?starting_after=`;
      expect((await sut.call(path + events.at(-1)?.id)).status).toBe(204);
      await ctx.clock.advance(61_000);
      expect((await sut.call(path + events.at(-1)?.id)).status).toBe(204);
    });

    it('ends when it is stopped, with what was said', async () => {
      const { sut, ctx } = await setup(new PacedModel());
      const events = eventsOf(await sut.post('Hello', 'text/event-stream'));
      const { turn } = (await events.next()).value!.data;
      await ctx.model.says('Half of what I meant to say to you').heard();
      const cancel = () => sut.json(`${ctx.path}/turns/${turn}/cancel`, { method: 'POST' });
      expect((await cancel()).body).toEqual({ object: 'turn.state', turn, state: 'accepted', stopping: true });
      const rest: Sent[] = [];
      for await (const event of events) rest.push(event);
      expect(rest.at(-1)).toMatchObject({
        event: 'response.incomplete',
        data: { reason: 'stopped', message: { status: 'incomplete', content: 'Half of what I meant to say to you' } },
      });
      expect(ctx.model.cutShort).toBe(1);
      expect((await cancel()).body).toMatchObject({ state: 'incomplete', stopping: false });
    });

    it('fails when it is stopped before anything was said', async () => {
      const { sut, ctx } = await setup(new PacedModel());
      const events = eventsOf(await sut.post('Hello', 'text/event-stream'));
      const { turn } = (await events.next()).value!.data;
      await ctx.model.wasAsked;
      await sut.call(`${ctx.path}/turns/${turn}/cancel`, { method: 'POST' });
      expect((await events.next()).value).toMatchObject({ event: 'response.disclosure' });
      expect((await events.next()).value).toMatchObject({
        event: 'response.failed',
        data: { problem: { code: 'turn.stopped', status: 409 } },
      });
      expect((await sut.json(`${ctx.path}/messages`)).body.data).toHaveLength(1);
    });
  });

  describe('what came of it', () => {
    it('is in the history, in order, with where it belongs', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('One.').replies('Two.'));
      await sut.post('First');
      await sut.post('Second');
      const { data } = (await sut.json(`${ctx.path}/messages?order=asc`)).body;
      const contents = data.map(({ content }: { content: string }) => content);
      expect(contents).toEqual(['First', 'One.', 'Second', 'Two.']);
      const parents = data.map(({ parent_id }: { parent_id: string }) => parent_id);
      expect(parents).toEqual([null, data[0].id, data[1].id, data[2].id]);
      const newest = (await sut.json(`${ctx.path}/messages?limit=1`)).body;
      expect(newest).toMatchObject({ has_more: true, data: [{ content: 'Two.' }] });
    });

    it('is explained, for the reply and for the message alike', async () => {
      const { sut } = await setup(new ScriptedModel().replies('Because.'));
      const { message, user_message_id: asked } = await bodyOf(sut.post('Why?'));
      const why = (await sut.json(`/v1/messages/${message.id}/why`)).body;
      expect(why).toMatchObject({
        state: 'completed',
        model: 'gemini-3.5-flash-lite',
        verdict: 'ok',
        cost_usd: 0.000016,
      });
      expect((await sut.json(`/v1/messages/${asked}/why`)).body).toEqual(why);
      expect((await sut.json(`/v1/messages/${newId('message')}/why`)).body.code).toBe('conversation.message_not_found');
    });

    it('is counted, by persona and by day', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('One.').replies('Two.'));
      await sut.post('First');
      await ctx.clock.advance(86_400_000);
      await sut.post('Second');
      const { body } = await sut.json('/v1/me/stats');
      expect(body).toMatchObject({
        object: 'statistics',
        conversations: 1,
        messages: 4,
        total: { turns: 2, tokens: { prompt_tokens: 20, output_tokens: 10 }, cached_share: 0, cost_usd: 0.000032 },
        by_persona: [{ persona: 'maren', turns: 2 }],
        by_day: [
          { day: '2026-01-02', turns: 1 },
          { day: '2026-01-01', turns: 1 },
        ],
        streak: { current_days: 2, longest_days: 2 },
      });
    });
  });
});
