import { readFileSync } from 'node:fs';
import { InProcessSharedState, loadConfig, Metrics } from '@rapport/platform';
import { FixtureUpstream, ManualClock } from '@rapport/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { CallRecorder } from '../call-recorder.js';
import { ModelCatalogue } from '../catalogue/model-catalogue.js';
import { PriceTable } from '../catalogue/price-table.js';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import type { ModelCall } from '../llm-observer.js';
import { ModelHealth } from '../model-health.js';
import { CircuitBreakers } from '../resilience/circuit-breakers.js';
import { ModelCapacity } from '../resilience/model-capacity.js';
import { RequestGuard } from '../resilience/request-guard.js';
import { RetryBudgets } from '../resilience/retry-budget.js';
import { SharedCircuit } from '../resilience/shared-circuit.js';
import { CalibratedTokenEstimator } from '../tokens/calibrated-token-estimator.js';
import { GeminiClient } from './gemini-client.js';
import { GeminiEmbedder } from './gemini-embedder.js';
import { UnaryCalls } from './unary-calls.js';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function setup(
  embeddingModel: LlmConfig['embeddingModel'] = 'gemini-embedding-001',
  overrides: Partial<LlmConfig> = {},
) {
  const upstream = await FixtureUpstream.start();
  const clock = new ManualClock();
  const defaults = loadConfig([llmConfig], {}).get(llmConfig);
  const sockets = { apiKey: 'test-key', baseUrl: upstream.url };
  const config: LlmConfig = {
    ...defaults,
    ...sockets,
    embeddingModel,
    embeddingDimensions: 4,
    retryAttempts: 1,
    ...overrides,
  };
  const calls: ModelCall[] = [];
  const health = new ModelHealth(clock, config);
  const recorder = new CallRecorder(clock, new PriceTable(new ModelCatalogue(), config), health, {
    call: (call) => calls.push(call),
  });
  const client = new GeminiClient(config);
  const metrics = new Metrics();
  const breakers = new CircuitBreakers(new SharedCircuit(new InProcessSharedState(clock)), clock, metrics, config);
  const guard = new RequestGuard(breakers, new ModelCapacity(clock, metrics, config), metrics);
  const sut = new GeminiEmbedder(
    client,
    new UnaryCalls(clock, recorder, new RetryBudgets(metrics, config), guard, config),
    new CalibratedTokenEstimator(metrics),
    clock,
    config,
  );
  cleanUps.push(async () => {
    await client.onApplicationShutdown();
    await upstream.stop();
  });
  return { sut, ctx: { upstream, clock, health, calls } };
}

const unary = (name: string): Buffer => readFileSync(`${import.meta.dirname}/__fixtures__/unary/${name}.json`);
const errorBody = (name: string): Buffer => readFileSync(`${import.meta.dirname}/__fixtures__/errors/${name}.json`);
const embeddings = (...values: number[][]): string =>
  JSON.stringify({ embeddings: values.map((v) => ({ values: v })) });
const alike = (count: number): number[][] => Array.from({ length: count }, () => [0, 0, 0, 2]);
const requestsIn = (body: unknown) =>
  (body as { requests: { content: { parts: unknown }; taskType?: string }[] }).requests;

describe('GeminiEmbedder', () => {
  it('gives one vector a text, in order, each of length 1', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.replies(200, unary('embeddings'));
    expect(await sut.embed(['a', 'b'], 'document')).toEqual([
      Float32Array.of(0.6, 0, 0, 0.8),
      Float32Array.of(0, 1, 0, 0),
    ]);
  });

  it.each([
    ['query', 'RETRIEVAL_QUERY'],
    ['document', 'RETRIEVAL_DOCUMENT'],
  ] as const)('tells gemini-embedding-001 that a text is a %s by its task type', async (task, taskType) => {
    const { sut, ctx } = await setup();
    ctx.upstream.replies(200, embeddings([1, 0, 0, 0]));
    await sut.embed(['where is my cat?'], task);
    expect(ctx.upstream.requests[0]).toMatchObject({
      path: '/v1beta/models/gemini-embedding-001:batchEmbedContents',
      body: {
        requests: [{ content: { parts: [{ text: 'where is my cat?' }] }, taskType, outputDimensionality: 4 }],
      },
    });
  });

  it.each([
    ['query', 'task: search result | query: cat'],
    ['document', 'title: none | text: cat'],
  ] as const)('tells gemini-embedding-2 that a text is a %s within the text', async (task, text) => {
    const { sut, ctx } = await setup('gemini-embedding-2');
    ctx.upstream.replies(200, unary('embeddings'));
    await sut.embed(['cat', 'dog'], task);
    const requests = requestsIn(ctx.upstream.requests[0]!.body);
    expect(requests).toHaveLength(2);
    expect([requests[0]?.content.parts, requests[0]?.taskType]).toEqual([[{ text }], undefined]);
  });

  it('sends no more than a hundred texts a request', async () => {
    const { sut, ctx } = await setup();
    for (const count of [100, 100, 50]) ctx.upstream.replies(200, embeddings(...alike(count)));
    expect(await sut.embed(Array<string>(250).fill('text'), 'document')).toHaveLength(250);
    expect(ctx.upstream.requests.map(({ body }) => requestsIn(body).length)).toEqual([100, 100, 50]);
  });

  it('embeds a text that is too long in pieces, and gives their mean direction', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.replies(200, embeddings([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]));
    const [long, short] = await sut.embed(['word '.repeat(1_500), 'short'], 'document');
    expect(long).toEqual(Float32Array.of(Math.SQRT1_2, Math.SQRT1_2, 0, 0));
    expect(short).toEqual(Float32Array.of(0, 0, 1, 0));
  });

  it.each(['embeddings-merged', 'embeddings-short', 'embeddings-zero'])(
    'takes no vectors that cannot be those of the texts: %s',
    async (name) => {
      const { sut, ctx } = await setup();
      ctx.upstream.replies(200, unary(name));
      await expect(sut.embed(['a', 'b'], 'document')).rejects.toMatchObject({ code: 'llm.upstream' });
    },
  );

  it('asks nothing for no texts', async () => {
    const { sut, ctx } = await setup();
    expect(await sut.embed([], 'document')).toEqual([]);
    expect(ctx.upstream.requests).toEqual([]);
  });

  it('waits for an answer no longer than it may', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.hangs();
    const vectors = sut.embed(['a'], 'query').catch((error: unknown) => error);
    const { closedEarly } = await ctx.upstream.request(0);
    await ctx.clock.advance(20_000);
    expect(await vectors).toMatchObject({ code: 'llm.timeout_first_token' });
    expect(await closedEarly).toBe(true);
  });

  it('waits no longer than the caller does, for all batches together', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.replies(200, embeddings(...alike(100))).hangs();
    const vectors = sut
      .embed(Array<string>(101).fill('text'), 'query', { deadlineMs: 500 })
      .catch((error: unknown) => error);
    const { closedEarly } = await ctx.upstream.request(1);
    await ctx.clock.advance(500);
    expect(await vectors).toMatchObject({ code: 'llm.timeout_total' });
    expect(await closedEarly).toBe(true);
  });

  it('makes no retry for which the caller would not wait', async () => {
    const { sut, ctx } = await setup('gemini-embedding-001', { retryAttempts: 3 });
    ctx.upstream.replies(429, errorBody('rate-limited'));
    await expect(sut.embed(['a'], 'query', { deadlineMs: 300 })).rejects.toMatchObject({ code: 'llm.rate_limited' });
    expect(ctx.upstream.requests).toHaveLength(1);
  });

  it('is given a rest once it fails too often', async () => {
    const { sut, ctx } = await setup('gemini-embedding-001', { breakerMinimumCalls: 2 });
    ctx.upstream.replies(503, errorBody('unavailable')).replies(503, errorBody('unavailable'));
    for (const _ of [1, 2]) await expect(sut.embed(['a'], 'query')).rejects.toMatchObject({ code: 'llm.overloaded' });
    await expect(sut.embed(['a'], 'query')).rejects.toMatchObject({ code: 'llm.circuit_open' });
    expect(ctx.upstream.requests).toHaveLength(2);
  });

  it('goes on for those who wait while it is too slow for those who do not', async () => {
    const { sut, ctx } = await setup('gemini-embedding-001', { breakerMinimumCalls: 2 });
    const hasty = () => sut.embed(['a'], 'query', { deadlineMs: 100 }).catch((error: unknown) => error);
    ctx.upstream
      .hangs()
      .hangs()
      .replies(200, embeddings([1, 0, 0, 0]));
    for (const index of [0, 1]) {
      const vectors = hasty();
      await ctx.upstream.request(index);
      await ctx.clock.advance(100);
      expect(await vectors).toMatchObject({ code: 'llm.timeout_total' });
    }
    expect(await hasty()).toMatchObject({ code: 'llm.circuit_open' });
    expect(await sut.embed(['a'], 'document')).toHaveLength(1);
    expect(ctx.calls.map(({ outcome }) => outcome)).toEqual([...Array<string>(3).fill('llm.aborted'), 'ok']);
  });

  it('has so many requests under way, and no more', async () => {
    const { sut, ctx } = await setup('gemini-embedding-001', { embeddingConnections: 1, queueMaximum: 0 });
    ctx.upstream.hangs();
    const first = sut.embed(['a'], 'query').catch(() => undefined);
    await ctx.upstream.request(0);
    await expect(sut.embed(['b'], 'query')).rejects.toMatchObject({ code: 'llm.busy' });
    await ctx.clock.advance(20_000);
    await first;
  });

  it('shows its tokens by the rule of thumb, and what they cost', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.replies(200, embeddings([1, 0, 0, 0]));
    await sut.embed(['word '.repeat(800)], 'document');
    const usage = { prompt: 1_000, cached: 0, output: 0, thoughts: 0 };
    expect(ctx.calls).toMatchObject([{ operation: 'embed', usage, costMicroUsd: 150 }]);
  });

  it('counts for the health of its model', async () => {
    const { sut, ctx } = await setup();
    ctx.upstream.replies(200, embeddings([1, 0, 0, 0]));
    await sut.embed(['a'], 'query');
    expect(ctx.health.report('gemini-embedding-001')).toMatchObject({ successes: 1, faults: {} });
  });
});
