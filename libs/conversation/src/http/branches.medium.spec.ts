import { llmErrors } from '@rapport/llm';
import { openConversationApp, ScriptedModel, TEST_USER_HEADER, useTestDatabase } from '@rapport/testing';
import { describe, expect, it, onTestFinished } from 'vitest';

// The wire's shapes are what these tests assert.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

describe('branches over HTTP', () => {
  const database = useTestDatabase('pglite');

  async function setup(model: ScriptedModel) {
    const app = await openConversationApp({ database: database(), model });
    onTestFinished(() => app.close());
    const url = await app.listen();
    const userId = await app.givenUser();
    const call = async (path: string, body?: object, headers: Record<string, string> = {}) => {
      const response = await fetch(url + path, {
        method: body ? 'POST' : 'GET',
        headers: { [TEST_USER_HEADER]: userId, ...(body && { 'content-type': 'application/json' }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json');
      const parsed: Json = isJson ? JSON.parse(text) : {};
      return { status: response.status, headers: response.headers, text, body: parsed };
    };
    const { id } = (await call('/v1/conversations', { persona: 'maren' })).body;
    const path = `/v1/conversations/${id}`;
    const { message, user_message_id: asked } = (await call(`${path}/messages`, { content: 'One' })).body;
    return { sut: call, ctx: { path, answer: message.id as string, asked: asked as string } };
  }

  it('answers again beside the first answer, and shows both on demand', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().replies('First.').replies('Second.'));
    const { status, body } = await sut(`${ctx.path}/messages/${ctx.answer}/regenerate`, {});
    expect(status).toBe(200);
    expect(body).toMatchObject({ user_message_id: ctx.asked, message: { content: 'Second.', parent_id: ctx.asked } });
    const active = (await sut(`${ctx.path}/messages`)).body.data;
    expect(active).toMatchObject([
      { content: 'Second.', sibling_count: 2 },
      { content: 'One', sibling_count: 1 },
    ]);
    const all = (await sut(`${ctx.path}/messages?branches=all`)).body.data;
    expect(all.map(({ content, active: shown }: Json) => [content, shown])).toContainEqual(['First.', false]);
  });

  it('streams the answer to an edited message', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().replies('First.').replies('Second.'));
    const path = `${ctx.path}/messages/${ctx.asked}/edit`;
    const { headers, text } = await sut(path, { content: 'One, rather' }, { accept: 'text/event-stream' });
    expect(headers.get('content-type')).toContain('text/event-stream');
    expect(text).toMatch(/event: response\.created[^]*Second\.[^]*event: response\.completed/);
  });

  it('sends a message after an answer on another branch', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().replies('First.').replies('Second.').replies('Third.'));
    await sut(`${ctx.path}/messages/${ctx.answer}/regenerate`, {});
    await sut(`${ctx.path}/messages`, { content: 'Two', parent_id: ctx.answer });
    const { data } = (await sut(`${ctx.path}/messages?order=asc`)).body;
    expect(data.map(({ content }: Json) => content)).toEqual(['One', 'First.', 'Two', 'Third.']);
  });

  it('makes one answer for a request that is repeated with its key', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().replies('First.').replies('Second.'));
    const again = () => sut(`${ctx.path}/messages/${ctx.answer}/regenerate`, {}, { 'idempotency-key': 'key-1' });
    const [first, second] = [await again(), await again()];
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body.message.id).toBe(first.body.message.id);
  });

  it('answers a message that got a holding reply', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().fails(llmErrors.billing()).replies('Now.'));
    const { body } = await sut(`${ctx.path}/messages/${ctx.asked}/regenerate`, {});
    expect(body).toMatchObject({ message: { content: 'Now.', status: 'complete' } });
  });

  it('forks to a conversation of its own', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().replies('First.'));
    const { status, headers, body } = await sut(`${ctx.path}/fork`, { message_id: ctx.asked });
    expect([status, body.message_count, headers.get('location')]).toEqual([201, 1, `/v1/conversations/${body.id}`]);
    expect((await sut(`/v1/conversations/${body.id}/messages`)).body.data).toMatchObject([{ content: 'One' }]);
  });

  it.each([
    ['messages/msg_00000000000000000000000000000000/regenerate', {}, 404],
    ['messages/nonsense/regenerate', {}, 400],
    ['fork', { message_id: 'nonsense' }, 400],
  ])('refuses %s', async (path, body, status) => {
    const { sut, ctx } = await setup(new ScriptedModel().replies('First.'));
    expect((await sut(`${ctx.path}/${path}`, body)).status).toBe(status);
  });
});
