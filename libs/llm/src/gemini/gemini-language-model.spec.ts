import { readFileSync } from 'node:fs';
import { getEventListeners } from 'node:events';
import { InProcessSharedState, loadConfig, Metrics } from '@rapport/platform';
import { FixtureUpstream, ManualClock } from '@rapport/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CallRecorder } from '../call-recorder.js';
import { ModelCatalogue } from '../catalogue/model-catalogue.js';
import { PriceTable } from '../catalogue/price-table.js';
import type { CallOptions, GenerateRequest, ModelAttempt, ModelEvent, TokenUsage } from '../language-model.js';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import type { ModelCall } from '../llm-observer.js';
import { ModelHealth } from '../model-health.js';
import { StreamedCalls } from '../policy/streamed-calls.js';
import { PromptCache, type SharedPrefix } from '../prompt-cache/prompt-cache.js';
import { CircuitBreakers } from '../resilience/circuit-breakers.js';
import { ModelCapacity } from '../resilience/model-capacity.js';
import { RequestGuard } from '../resilience/request-guard.js';
import { RetryBudgets } from '../resilience/retry-budget.js';
import { SharedCircuit } from '../resilience/shared-circuit.js';
import { CalibratedTokenEstimator } from '../tokens/calibrated-token-estimator.js';
import { WorstCases } from '../worst-case.js';
import { GeminiClient } from './gemini-client.js';
import { GeminiLanguageModel } from './gemini-language-model.js';
import { UnaryCalls } from './unary-calls.js';

// The real SDK over real sockets; only time is ours.

const REQUEST: GenerateRequest = {
  model: 'gemini-3.5-flash-lite',
  turns: [{ role: 'user', text: 'hi' }],
  maxOutputTokens: 100,
};

/** Holds every prefix until it is lost. */
class OneCache extends PromptCache {
  name: string | undefined = 'cachedContents/1';
  readonly heard: unknown[] = [];

  override nameOf(prefix: SharedPrefix): string | undefined {
    this.heard.push(['nameOf', prefix]);
    return this.name;
  }

  override answered({ model }: SharedPrefix, { cached }: TokenUsage): void {
    this.heard.push(['answered', model, cached]);
  }

  override lost(_: SharedPrefix, name: string): void {
    this.heard.push(['lost', name]);
    this.name = undefined;
  }

  override drop(): Promise<void> {
    throw new Error('not scripted');
  }
}

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function setup(overrides: Partial<LlmConfig> = {}) {
  const upstream = await FixtureUpstream.start();
  const clock = new ManualClock();
  const defaults = loadConfig([llmConfig], {}).get(llmConfig);
  const config: LlmConfig = { ...defaults, apiKey: 'test-key', baseUrl: upstream.url, maxConnections: 2, ...overrides };
  const calls: ModelCall[] = [];
  const catalogue = new ModelCatalogue();
  const health = new ModelHealth(clock, config);
  const recorder = new CallRecorder(clock, new PriceTable(catalogue, config), health, {
    call: (call) => calls.push(call),
  });
  const client = new GeminiClient(config);
  const metrics = new Metrics();
  const budgets = new RetryBudgets(metrics, config);
  const breakers = new CircuitBreakers(new SharedCircuit(new InProcessSharedState(clock)), clock, metrics, config);
  const guard = new RequestGuard(breakers, new ModelCapacity(clock, metrics, config), metrics);
  const estimator = new CalibratedTokenEstimator(metrics);
  const worst = new WorstCases(catalogue, new PriceTable(catalogue, config), config);
  const streamed = new StreamedCalls(recorder, guard, budgets, estimator, worst, clock, config);
  const unary = new UnaryCalls(clock, recorder, budgets, guard, config);
  const cache = new OneCache();
  const sut = new GeminiLanguageModel(client, unary, streamed, catalogue, cache, config);
  cleanUps.push(async () => {
    await client.onApplicationShutdown();
    await upstream.stop();
  });
  /** Lets time pass in the pause between two attempts: there the pause's own timer is the only one. */
  const passPause = async (ms: number): Promise<void> => {
    while (clock.pendingTimers !== 1) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(ms);
  };
  return { sut, ctx: { upstream, clock, calls, health, cache, passPause } };
}

const stream = (name: string): Buffer => readFileSync(`${import.meta.dirname}/__fixtures__/streams/${name}.sse`);
const unary = (name: string): Buffer => readFileSync(`${import.meta.dirname}/__fixtures__/unary/${name}.json`);
const errorBody = (name: string): string =>
  readFileSync(`${import.meta.dirname}/__fixtures__/errors/${name}.json`, 'utf8');

const CUT_WHILE_THINKING = `${stream('max-tokens-only-thoughts')
  .toString()
  .replace('"finishReason": "MAX_TOKENS", ', '')
  .trimEnd()}\r\n\r\n{`;
/** What is reserved for it holds a second request: it goes by bytes. */
const LONG: GenerateRequest = { ...REQUEST, turns: [{ role: 'user', text: 'hi '.repeat(400) }] };

/** Reads a stream to its end: what was delivered, how it ended, what it threw. */
async function drain(events: AsyncIterable<ModelEvent>) {
  const seen = {
    text: '',
    end: undefined as ModelEvent | undefined,
    error: undefined as { code?: string } | undefined,
  };
  try {
    for await (const event of events) {
      if (event.type === 'delta') seen.text += event.text;
      else seen.end = event;
    }
  } catch (error) {
    seen.error = error as { code?: string };
  }
  return seen;
}

describe('a stream that goes well', () => {
  it.each([
    ['ok', undefined],
    ['ok-signature-last', undefined],
    ['comments', undefined],
    ['lf-delimiters', undefined],
    ['ok', 1],
  ])('of %s, in pieces of %s bytes, yields its deltas and one end', async (name, pieceBytes) => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(stream(name), 'end', pieceBytes);
    const { text, end } = await drain(sut.stream(REQUEST));
    expect(text).toMatch(/^Good evening, café owner 🌙\.?$/);
    expect(end).toEqual({
      type: 'end',
      text,
      verdict: { kind: 'ok' },
      ratings: [],
      usage: { prompt: 9, cached: 0, output: 7, thoughts: 40 },
      modelVersion: 'gemini-3.5-flash-lite',
      attempts: 1,
      firstTokenMs: 0,
    });
  });

  it('asks the configured API, with the configured key, for the given request', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(stream('ok'));
    await drain(sut.stream(REQUEST, { requestId: 'req-1' }));
    expect(ctx.upstream.requests[0]).toMatchObject({
      path: '/v1beta/models/gemini-3.5-flash-lite:streamGenerateContent?alt=sse',
      headers: { 'x-goog-api-key': 'test-key', 'x-request-id': 'req-1' },
      body: { contents: [{ role: 'user', parts: [{ text: 'hi' }] }], generationConfig: { maxOutputTokens: 612 } },
    });
  });

  it('takes nothing from the environment that the SDK would', async () => {
    vi.stubEnv('GOOGLE_API_KEY', 'somebody-else’s');
    vi.stubEnv('GOOGLE_GENAI_USE_VERTEXAI', 'true');
    vi.stubEnv('GOOGLE_GENAI_API_VERSION', 'v1');
    const { sut, ctx } = await setup({ apiKey: undefined });
    ctx.upstream.streams(stream('ok'));
    await drain(sut.stream(REQUEST));
    expect(ctx.upstream.requests[0]).toMatchObject({
      path: '/v1beta/models/gemini-3.5-flash-lite:streamGenerateContent?alt=sse',
      headers: { 'x-goog-api-key': 'no-key-configured' },
    });
  });

  it('tells the observer its tokens, times and cost', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(stream('ok'));
    await drain(sut.stream(REQUEST, { requestId: 'req-1' }));
    expect(ctx.calls).toEqual([
      {
        operation: 'generate',
        model: REQUEST.model,
        modelVersion: REQUEST.model,
        outcome: 'ok',
        attempts: 1,
        durationMs: 0,
        firstTokenMs: 0,
        usage: { prompt: 9, cached: 0, output: 7, thoughts: 40 },
        costMicroUsd: Math.ceil((9 * 300 + 47 * 2_500) / 1_000),
        requestId: 'req-1',
      },
    ]);
  });

  it('reuses its sockets and opens no more than allowed', async () => {
    const { sut, ctx } = await setup();
    for (let i = 0; i < 6; i += 1) ctx.upstream.streams(stream('ok'));
    const results = await Promise.all(Array.from({ length: 6 }, () => drain(sut.stream(REQUEST))));
    expect(results.every(({ end }) => end)).toBe(true);
    expect(ctx.upstream.connections).toBe(2);
  });

  it('ends well although the connection outlives the answer', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(stream('ok'), 'stall');
    const events = sut.stream(REQUEST)[Symbol.asyncIterator]();
    await events.next();
    await events.next();
    await events.next();
    const end = events.next();
    await ctx.clock.advance(1_000);
    expect((await end).value).toMatchObject({ type: 'end', verdict: { kind: 'ok' } });
    expect(await ctx.upstream.requests[0]!.closedEarly).toBe(true);
  });
});

describe('a request whose system text is shared', () => {
  const SHARED: GenerateRequest = { ...REQUEST, system: 'You are kind.', systemIsShared: true };
  const sentCaches = (requests: readonly { body: unknown }[]) =>
    requests.map(({ body }) => (body as { cachedContent?: string; systemInstruction?: unknown }) ?? {});

  it('names the cache that holds it, and tells the cache what was used', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(stream('ok-cached-prompt'));
    await drain(sut.stream(SHARED));
    const [body] = sentCaches(ctx.upstream.requests);
    expect(body).toMatchObject({ cachedContent: 'cachedContents/1' });
    expect(body).not.toHaveProperty('systemInstruction');
    expect(ctx.cache.heard).toEqual([
      ['nameOf', { model: SHARED.model, system: SHARED.system }],
      ['answered', SHARED.model, expect.any(Number)],
    ]);
  });

  it.each([
    [403, 'permission-denied'],
    [404, 'not-found'],
  ])('goes on without a cache that Gemini answers %i to: one attempt, no fault of the model', async (status, error) => {
    const { sut, ctx } = await setup();
    ctx.upstream.replies(status, errorBody(error)).streams(stream('ok'));
    const attempts: ModelAttempt[] = [];
    const { end } = await drain(sut.stream(SHARED, { onAttempt: (attempt) => attempts.push(attempt) }));
    expect(end).toMatchObject({ attempts: 1, usage: { prompt: 9, cached: 0, output: 7, thoughts: 40 } });
    expect(attempts).toMatchObject([{ outcome: 'ok' }]);
    expect(ctx.health.report(SHARED.model)).toMatchObject({ faults: {} });
    expect(sentCaches(ctx.upstream.requests)[1]).toMatchObject({
      systemInstruction: { parts: [{ text: SHARED.system }] },
    });
    expect(ctx.cache.heard).toContainEqual(['lost', 'cachedContents/1']);
  });

  it('fails as ever when the refusal was not about the cache', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.replies(403, errorBody('permission-denied')).replies(403, errorBody('permission-denied'));
    expect((await drain(sut.stream(SHARED))).error).toMatchObject({ code: 'llm.credentials' });
    expect(ctx.upstream.requests).toHaveLength(2);
  });

  it('asks no cache about a text that is not shared', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(stream('ok'));
    await drain(sut.stream({ ...REQUEST, system: 'Sum up.' }));
    expect(ctx.cache.heard).toEqual([]);
  });
});

describe('a stream that fails before its first delta', () => {
  it('is sent again after the pause that Gemini asked for', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(stream('error-event-first')).streams(stream('ok'));
    const result = drain(sut.stream(REQUEST));
    await ctx.passPause(1_499);
    expect(ctx.upstream.requests).toHaveLength(1);
    await ctx.clock.advance(251);
    expect((await result).end).toMatchObject({ attempts: 2, text: 'Good evening, café owner 🌙.' });
  });

  it('counts what the failed attempt used, besides what the good one did', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(CUT_WHILE_THINKING).streams(stream('ok'));
    const attempts: ModelAttempt[] = [];
    const result = drain(sut.stream(LONG, { onAttempt: (attempt) => attempts.push(attempt) }));
    await ctx.passPause(500);
    const [first, second] = await result.then(() => attempts.map(({ usage }) => usage!));
    expect(first).toMatchObject({ prompt: 9, thoughts: 64 });
    expect((await result).end).toMatchObject({ attempts: 2, usage: { prompt: 9 + second!.prompt } });
    expect(ctx.calls).toMatchObject([{ attempts: 2, usage: { thoughts: 64 + second!.thoughts } }]);
  });

  it('is not sent again after tokens were reported, where what is reserved would not hold both', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(CUT_WHILE_THINKING);
    expect((await drain(sut.stream(REQUEST))).error).toMatchObject({ code: 'llm.truncated' });
    expect(ctx.calls).toMatchObject([{ attempts: 1, usage: { prompt: 9, thoughts: 64 } }]);
  });

  it('fails at once when Gemini asks for more than the budget', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.replies(429, errorBody('rate-limited'));
    const { error } = await drain(sut.stream(REQUEST));
    expect(error).toMatchObject({ code: 'llm.rate_limited', retryAfterMs: 47_435 });
  });

  it('gives up after the last attempt', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.replies(503, errorBody('unavailable')).resets().replies(500, errorBody('internal'));
    const result = drain(sut.stream(REQUEST));
    await ctx.passPause(500);
    await ctx.upstream.request(1);
    await ctx.passPause(1_000);
    expect((await result).error).toMatchObject({ code: 'llm.upstream' });
    expect(ctx.calls).toMatchObject([{ outcome: 'llm.upstream', attempts: 3 }]);
  });

  it.each([
    ['api-key-invalid', 400, 'llm.credentials'],
    ['quota-per-day', 429, 'llm.quota_exhausted'],
    ['prepaid-credit-empty', 402, 'llm.billing'],
    ['not-found', 404, 'llm.model_not_found'],
  ])('is not sent again on %s', async (name, status, code) => {
    const { sut, ctx } = await setup();
    ctx.upstream.replies(status, errorBody(name));
    expect((await drain(sut.stream(REQUEST))).error).toMatchObject({ code });
  });

  it('does not go where a redirect leads, with the key and what people wrote', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.redirects(`${ctx.upstream.url}/elsewhere`);
    expect((await drain(sut.stream(REQUEST))).error).toMatchObject({ code: 'llm.rejected' });
    expect(ctx.upstream.requests).toHaveLength(1);
  });

  it('waits for a first token no longer than it may, and closes the socket', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.hangs();
    const result = drain(sut.stream(REQUEST));
    const { closedEarly } = await ctx.upstream.request(0);
    await ctx.clock.advance(20_000);
    expect((await result).error).toMatchObject({ code: 'llm.timeout_first_token' });
    expect(await closedEarly).toBe(true);
  });

  it('stops its pause as soon as the caller aborts', async () => {
    const { sut, ctx } = await setup();
    const caller = new AbortController();
    ctx.upstream.streams(stream('error-event-first'));
    const result = drain(sut.stream(REQUEST, { signal: caller.signal }));
    await ctx.passPause(0);
    caller.abort();
    expect((await result).error).toMatchObject({ code: 'llm.aborted' });
  });
});

describe('a stream that fails in the middle', () => {
  it.each([
    ['error-event', 'end', 'llm.overloaded'],
    ['truncated-json', 'end', 'llm.truncated'],
    ['garbage-event', 'end', 'llm.truncated'],
    ['unfinished', 'reset', 'llm.network'],
    ['unfinished', 'fin', 'llm.network'],
  ] as const)('with %s and %s throws %s after its deltas, and is not sent again', async (name, end, code) => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(stream(name), end);
    const { text, error } = await drain(sut.stream(REQUEST));
    expect([text, error?.code]).toEqual(['Good evening', code]);
    expect(ctx.calls).toMatchObject([{ outcome: code, attempts: 1, usage: { output: 2, thoughts: 40 } }]);
  });

  it.each(['unfinished', 'keep-alive'])('by silence (%s) is timed out, and its socket closed', async (name) => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(stream(name), 'stall');
    const events = sut.stream(REQUEST)[Symbol.asyncIterator]();
    await events.next();
    const next = events.next().catch((error: unknown) => error);
    await ctx.clock.advance(15_000);
    expect(await next).toMatchObject({ code: 'llm.timeout_idle' });
    expect(await ctx.upstream.requests[0]!.closedEarly).toBe(true);
  });

  it('is not blamed for a consumer that takes its time', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(stream('ok'), 'end', 64);
    const events = sut.stream(REQUEST)[Symbol.asyncIterator]();
    await events.next();
    await ctx.clock.advance(60_000);
    expect((await events.next()).value).toMatchObject({ type: 'delta' });
    await events.return(undefined);
  });

  it('without a finish reason ends, but as truncated', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(stream('no-finish-reason'));
    expect((await drain(sut.stream(REQUEST))).end).toMatchObject({ verdict: { kind: 'truncated' } });
  });
});

describe('a stream that its consumer ends', () => {
  it('by leaving the loop closes the socket and still tells what it cost', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(stream('unfinished'), 'stall');
    for await (const event of sut.stream(REQUEST)) if (event.type === 'delta') break;
    expect(await ctx.upstream.requests[0]!.closedEarly).toBe(true);
    expect(ctx.calls).toMatchObject([{ outcome: 'llm.aborted', costMicroUsd: expect.any(Number) }]);
  });

  it('by its signal closes the socket and leaves no listener or timer', async () => {
    const { sut, ctx } = await setup();
    const caller = new AbortController();
    ctx.upstream.streams(stream('unfinished'), 'stall');
    const events = sut.stream(REQUEST, { signal: caller.signal })[Symbol.asyncIterator]();
    await events.next();
    caller.abort();
    await expect(events.next()).rejects.toMatchObject({ code: 'llm.aborted' });
    expect(await ctx.upstream.requests[0]!.closedEarly).toBe(true);
    expect([getEventListeners(caller.signal, 'abort').length, ctx.clock.pendingTimers]).toEqual([0, 0]);
  });

  it('by a signal that was aborted before sends nothing', async () => {
    const { sut, ctx } = await setup();
    const { error } = await drain(sut.stream(REQUEST, { signal: AbortSignal.abort() }));
    expect([error?.code, ctx.upstream.requests.length]).toEqual(['llm.aborted', 0]);
  });

  it('does not count against the model’s health', async () => {
    const { sut, ctx } = await setup();
    await drain(sut.stream(REQUEST, { signal: AbortSignal.abort() }));
    expect(ctx.health.reports()).toEqual([]);
  });
});

describe('the calls with one answer', () => {
  it('generate gives the whole answer', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.streams(stream('ok'));
    const result = await sut.generate(REQUEST);
    expect(result).toMatchObject({ text: 'Good evening, café owner 🌙.', verdict: { kind: 'ok' } });
  });

  it('countTokens counts', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.replies(200, unary('count-tokens'));
    expect(await sut.countTokens(REQUEST.model, 'hello there')).toBe(6);
  });

  it('probe is content with a model that exists', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.replies(200, unary('model'));
    await sut.probe(REQUEST.model);
    expect(ctx.upstream.requests[0]).toMatchObject({ method: 'GET', path: '/v1beta/models/gemini-3.5-flash-lite' });
  });

  it.each([
    ['countTokens', (sut: GeminiLanguageModel, options: CallOptions) => sut.countTokens(REQUEST.model, 'hi', options)],
    ['probe', (sut: GeminiLanguageModel, options: CallOptions) => sut.probe(REQUEST.model, options)],
    ['generate', (sut: GeminiLanguageModel, options: CallOptions) => sut.generate(REQUEST, options)],
  ])('%s obeys a signal that was aborted before, and sends nothing', async (_, call) => {
    const { sut, ctx } = await setup();
    await expect(call(sut, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'llm.aborted' });
    expect(ctx.upstream.requests).toEqual([]);
  });
});
