import { SystemClock } from '@rapport/kernel';
import { loadConfig, RedisSharedState, sharedStateConfig, Tracing, tracingConfig } from '@rapport/platform';
import {
  openConversationApp,
  startEmulator,
  startOtlpReceiver,
  TEST_USER_HEADER,
  useTestDatabase,
  type EmulatorProcess,
  type ReceivedSpan,
} from '@rapport/testing';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';

const SENTENCE = 'My sister Ottilie keeps bees behind the old mill.';

/** Real sockets on all sides: PostgreSQL, Redis, the stand-in for Gemini, and the collector that spans are exported to. */
describe('the trace of a turn', () => {
  const database = useTestDatabase('postgres');
  let emulator: EmulatorProcess;
  beforeAll(async () => void (emulator = await startEmulator({ embeddings: false })));
  afterAll(() => emulator.stop());

  async function setup(variables: Record<string, string> = {}) {
    const receiver = await startOtlpReceiver();
    const traces = { TELEMETRY_TRACES_URL: receiver.url, TRACE_SAMPLE_RATIO: '1', ...variables };
    const config = loadConfig([tracingConfig], traces).get(tracingConfig);
    const tracing = await Tracing.start({ name: 'rapport-api', version: '1.2.3', commit: 'abc', slot: 'blue' }, config);
    onTestFinished(() => tracing.close());
    const { urls = [], ...redis } = loadConfig([sharedStateConfig], { REDIS_URL: inject('services').redisUrl }).get(
      sharedStateConfig,
    );
    const sharedState = await RedisSharedState.connect(urls, { ...redis, urls }, new SystemClock());
    const environment = { GEMINI_BASE_URL: emulator.url, GEMINI_API_KEY: 'emulator', ...variables };
    const app = await openConversationApp({ database: database(), environment, sharedState });
    onTestFinished(async () => {
      await app.close();
      await sharedState.close();
    });
    const url = await app.listen();
    const userId = await app.givenUser();
    const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
      const sent = { 'content-type': 'application/json', [TEST_USER_HEADER]: userId, ...headers };
      const response = await fetch(`${url}${path}`, { method: 'POST', headers: sent, body: JSON.stringify(body) });
      return { status: response.status, body: (await response.json()) as Record<string, string> };
    };
    const { body } = await post('/v1/conversations', { persona: 'maren' });
    const send = (content: string, headers?: Record<string, string>) =>
      post(`/v1/conversations/${body['id']}/messages`, { content }, headers);
    /** Of the turn's trace, once all of it was received: of turn and request, either may end last. */
    const spans = async (): Promise<readonly ReceivedSpan[]> => {
      const turn = () => receiver.spans.find(({ name }) => name === 'turn');
      await expect.poll(async () => (await tracing.flush(), turn()), { timeout: 10_000 }).toBeDefined();
      const request = () => receiver.spans.find(({ spanId }) => spanId === turn()!.parentSpanId);
      await expect.poll(async () => (await tracing.flush(), request())).toBeDefined();
      return receiver.spans.filter(({ traceId }) => traceId === turn()!.traceId);
    };
    const complete = (model: string) =>
      post('/v1/chat/completions', { model, messages: [{ role: 'user', content: SENTENCE }] });
    return { sut: { send, complete, spans }, ctx: { receiver, userId, conversationId: body['id']! } };
  }

  /** Names from the span up to the root. */
  const lineage = (spans: readonly ReceivedSpan[], of: ReceivedSpan): string[] => {
    const parent = spans.find(({ spanId }) => spanId === of.parentSpanId);
    return [of.name, ...(parent ? lineage(spans, parent) : [])];
  };
  const MESSAGES = 'POST /v1/conversations/:id/messages';

  it('leads from the request through its stages to the model and what it used, over the wire', async () => {
    const { sut } = await setup();
    const { status } = await sut.send(SENTENCE);
    expect(status).toBe(200);
    const spans = await sut.spans();
    const lineages = spans.map((span) => lineage(spans, span).join(' < '));
    const chat = spans.find(({ name }) => name.startsWith('chat '))!;
    expect(lineage(spans, chat)).toEqual(['chat gemini-3.5-flash-lite', 'turn.generate', 'turn', MESSAGES]);
    for (const stage of ['open', 'screen', 'recall', 'compose', 'record', 'generate', 'settle']) {
      expect(lineages).toContain(`turn.${stage} < turn < ${MESSAGES}`);
    }
    expect(lineages.filter((line) => /^redis \S+ < turn/.test(line))).not.toEqual([]);
    expect(lineages.filter((line) => /^(WITH|SELECT) [a-z_]+ < turn\.open/.test(line))).toHaveLength(1);
    expect(chat.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'gcp.gemini',
      'gen_ai.request.model': 'gemini-3.5-flash-lite',
      'gen_ai.usage.input_tokens': expect.any(Number),
      'gen_ai.usage.output_tokens': expect.any(Number),
      'rapport.outcome': 'ok',
    });
    expect(chat.attributes['gen_ai.usage.input_tokens']).toBeGreaterThan(200);
    expect(chat.resource).toMatchObject({ 'service.name': 'rapport-api', 'rapport.slot': 'blue' });
  });

  it('leads likewise through an answer to a history that the client keeps', async () => {
    const { sut } = await setup();
    expect((await sut.complete('maren')).status).toBe(200);
    const spans = await sut.spans();
    const lineages = spans.map((span) => lineage(spans, span).join(' < '));
    const root = 'turn < POST /v1/chat/completions';
    for (const stage of ['admit', 'screen', 'compose', 'settle']) expect(lineages).toContain(`turn.${stage} < ${root}`);
    expect(lineages).toContain(`chat gemini-3.5-flash-lite < turn.generate < ${root}`);
  });

  it('ends with the code of what kept a message from being answered', async () => {
    const { sut } = await setup();
    expect((await sut.complete('nobody')).status).toBe(404);
    const turn = (await sut.spans()).find(({ name }) => name === 'turn')!;
    expect(turn.attributes).toEqual({ 'error.type': 'persona.not_found' });
  });

  it('holds nothing of what was said, nor who said it, nor where', async () => {
    const { sut, ctx } = await setup();
    const { body } = await sut.send(SENTENCE);
    await sut.spans();
    const received = ctx.receiver.bodies.join('\n');
    const said = JSON.stringify(body).match(/\p{L}{9,}/gu) ?? [];
    expect(said.length).toBeGreaterThan(3);
    for (const secret of ['Ottilie', 'bees', 'sister', ctx.userId, ctx.conversationId, ctx.userId.slice(4)]) {
      expect(received).not.toContain(secret);
    }
  });

  const REMOTE = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };

  it('is its own although the caller names one, unless callers are trusted', async () => {
    const { sut } = await setup();
    await sut.send(SENTENCE, REMOTE);
    expect((await sut.spans())[0]!.traceId).not.toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  });
});
