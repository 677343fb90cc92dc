import { ApiClient } from '@rapport/testing';
import OpenAI, { AuthenticationError, NotFoundError, PermissionDeniedError, RateLimitError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, type RunningDeployment } from './deployments.js';

const HELLO: OpenAI.ChatCompletionCreateParamsNonStreaming = {
  model: 'maren',
  messages: [{ role: 'user', content: 'Good evening!' }],
};

describe('the official OpenAI client', () => {
  let running: RunningDeployment;
  beforeAll(async () => {
    running = await embedded.start({ THROTTLE_USER_LIMIT: '20', THROTTLE_USER_WINDOW_MS: '60000' });
  });
  afterAll(() => running.stop());

  async function setup(scopes?: readonly string[]) {
    const person = await new ApiClient(running.api.url).register();
    const key = scopes
      ? (await person.post('/v1/me/api-keys', { name: 'client', scopes })).key
      : person.session.access_token;
    const client = (apiKey: string) => new OpenAI({ baseURL: `${running.api.url}/v1`, apiKey, maxRetries: 0 });
    return { sut: client(key), ctx: { person, client } };
  }

  it.each([
    ['an access token', undefined],
    ['an API key', ['conversations:write', 'personas:read']],
  ])('talks to a persona with %s', async (_, scopes) => {
    const { sut } = await setup(scopes);
    const models = await sut.models.list();
    const { choices, usage } = await sut.chat.completions.create(HELLO);
    let streamed = '';
    const options = { stream: true, stream_options: { include_usage: true } } as const;
    for await (const chunk of await sut.chat.completions.create({ ...HELLO, ...options })) {
      streamed += chunk.choices[0]?.delta.content ?? '';
    }
    expect(models.data.map(({ id }) => id)).toContain('maren');
    expect(choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: expect.stringMatching(/\w/) } });
    expect([streamed, usage?.total_tokens]).toEqual([expect.stringMatching(/\w/), expect.any(Number)]);
  });

  it('continues a stored conversation', async () => {
    const { sut, ctx } = await setup();
    const id = await ctx.person.startConversation();
    const { choices } = await sut.chat.completions.create({ ...HELLO, metadata: { conversation_id: id } });
    const { data } = await ctx.person.get(`/v1/conversations/${id}/messages`);
    expect(data[0].content).toBe(choices[0]?.message.content);
  });

  it('understands every refusal', async () => {
    const { sut, ctx } = await setup();
    const { sut: reader } = await setup(['personas:read']);
    const refusals = [
      [ctx.client('nonsense').chat.completions.create(HELLO), AuthenticationError, 'invalid_api_key'],
      [reader.chat.completions.create(HELLO), PermissionDeniedError, 'auth.forbidden'],
      [sut.chat.completions.create({ ...HELLO, model: 'gpt-4o' }), NotFoundError, 'model_not_found'],
    ] as const;
    for (const [call, kind, code] of refusals) {
      const error: unknown = await call.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(kind);
      expect(error).toMatchObject({ code });
    }
  });

  it('is throttled in words that it knows', async () => {
    const { sut } = await setup();
    const calls = await Promise.allSettled(Array.from({ length: 30 }, () => sut.models.list()));
    const refused = calls.find((call) => call.status === 'rejected');
    expect(refused?.reason).toBeInstanceOf(RateLimitError);
    expect(refused?.reason).toMatchObject({ code: 'rate_limit_exceeded', type: 'rate_limit_error' });
  });
});
