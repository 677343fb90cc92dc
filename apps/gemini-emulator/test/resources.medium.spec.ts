import { startEmulator, type EmulatorProcess } from '@rapport/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, FLASH, LITE, RestClient, say } from './rest-client.js';

let emulator: EmulatorProcess;
let sut: RestClient;
beforeAll(async () => {
  emulator = await startEmulator({ embeddings: false });
  sut = new RestClient(emulator.url);
});
afterEach(() => emulator.control.reset());
afterAll(() => emulator.stop());

describe('models and tokens', () => {
  it('lists models in pages', async () => {
    const first = (await sut.call('GET', '/v1beta/models?pageSize=4')).json;
    const rest = (await sut.call('GET', `/v1beta/models?pageToken=${first.nextPageToken}`)).json;
    const names = [...first.models, ...rest.models].map(({ name }: { name: string }) => name);
    expect(first.models).toHaveLength(4);
    expect(new Set(names).size).toBe(names.length);
    expect(rest).not.toHaveProperty('nextPageToken');
  });

  it('describes one model; an alias only in v1beta', async () => {
    const statuses = await Promise.all(
      [`/v1/models/${FLASH}`, '/v1beta/models/gemini-flash-latest', '/v1/models/gemini-flash-latest'].map((path) =>
        sut.call('GET', path),
      ),
    );
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 404]);
  });

  it('counts contents, or a whole request with its instructions', async () => {
    const contents = [{ parts: [{ text: '12345678' }] }];
    const systemInstruction = { parts: [{ text: '1234' }] };
    const plain = await sut.onModel({ contents }, LITE, 'countTokens');
    const whole = await sut.onModel(
      { generateContentRequest: { model: `models/${LITE}`, contents, systemInstruction } },
      LITE,
      'countTokens',
    );
    expect([plain.json.totalTokens, whole.json.totalTokens]).toEqual([2, 3]);
  });
});

describe('cachedContents', () => {
  const long = [{ role: 'user', parts: [{ text: 'Once upon a time. '.repeat(1_000) }] }];
  const create = (more: object = {}): Promise<Answer> =>
    sut.call('POST', '/v1beta/cachedContents', { model: `models/${LITE}`, contents: long, ttl: '60s', ...more });

  it('creates, finds, lists, extends, uses and deletes', async () => {
    const { name, usageMetadata, expireTime } = (await create()).json;
    expect((await sut.call('GET', `/v1beta/${name}`)).json.name).toBe(name);
    expect((await sut.call('GET', '/v1beta/cachedContents')).json.cachedContents).toHaveLength(1);
    const extended = (await sut.call('PATCH', `/v1beta/${name}`, { ttl: '600s' })).json;
    expect(Date.parse(extended.expireTime)).toBeGreaterThan(Date.parse(expireTime));

    const { json } = await sut.onModel(say('Go on.', { cachedContent: name }));
    expect(json.usageMetadata.cachedContentTokenCount).toBe(usageMetadata.totalTokenCount);
    expect(json.usageMetadata.promptTokenCount).toBe(usageMetadata.totalTokenCount + 2);

    expect((await sut.call('DELETE', `/v1beta/${name}`)).json).toEqual({});
    expect((await sut.call('GET', `/v1beta/${name}`)).status).toBe(403);
  });

  it('refuses what is too small, a dead expiry and a model without explicit caches', async () => {
    const answers = await Promise.all([
      create({ contents: [{ parts: [{ text: 'short' }] }] }),
      create({ ttl: undefined, expireTime: '2020-01-01T00:00:00Z' }),
      create({ ttl: '0s' }),
      create({ model: 'models/gemini-4-argon' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 404]);
    expect(answers[0]?.json.error.message).toBe(
      'Cached content is too small. total_token_count=2, min_total_token_count=4096',
    );
  });

  it('refuses a cache of another model, and hides it from another key', async () => {
    const { name } = (await create()).json;
    expect((await sut.onModel(say('x', { cachedContent: name }), FLASH)).json.error.message).toMatch(
      /has to be the same/,
    );
    expect((await sut.call('GET', `/v1beta/${name}`, undefined, { 'x-goog-api-key': 'other' })).status).toBe(403);
  });
});

describe('embeddings', () => {
  const content = { parts: [{ text: 'a boat on the sea' }] };
  const norm = (values: number[]): number => Math.hypot(...values);
  const embed = async (model: string, more: object = {}): Promise<number[]> =>
    (await sut.onModel({ content, ...more }, model, 'embedContent')).json.embedding.values;

  it('gives 3072 dimensions of length 1 unless told otherwise', async () => {
    const values = await embed('gemini-embedding-001', { taskType: 'RETRIEVAL_QUERY' });
    expect(values).toHaveLength(3_072);
    expect(norm(values)).toBeCloseTo(1, 4);
  });

  it('leaves shortened vectors unnormalised with 001, and normalises those of 2', async () => {
    const [first, second] = [
      await embed('gemini-embedding-001', { outputDimensionality: 768 }),
      await embed('gemini-embedding-2', { outputDimensionality: 768 }),
    ];
    expect([first.length, second.length]).toEqual([768, 768]);
    expect(norm(first)).toBeCloseTo(0.5, 4);
    expect(norm(second)).toBeCloseTo(1, 4);
  });

  it('takes up to 100 in a batch, in order', async () => {
    const model = 'models/gemini-embedding-001';
    const requests = (count: number): object => ({
      requests: Array.from({ length: count }, (_, index) => ({
        model,
        content: { parts: [{ text: `boat ${index}` }] },
        outputDimensionality: 8,
      })),
    });
    const batch = await sut.onModel(requests(100), 'gemini-embedding-001', 'batchEmbedContents');
    const alone = await sut.onModel(
      { content: { parts: [{ text: 'boat 99' }] }, outputDimensionality: 8 },
      'gemini-embedding-001',
      'embedContent',
    );
    expect(batch.json.embeddings).toHaveLength(100);
    expect(batch.json.embeddings[99]).toEqual(alone.json.embedding);
    expect((await sut.onModel(requests(101), 'gemini-embedding-001', 'batchEmbedContents')).status).toBe(400);
  });

  it('refuses no text and too many dimensions', async () => {
    const refused = [{ content: { parts: [] } }, { content, outputDimensionality: 4_000 }];
    const answers = await Promise.all(refused.map((body) => sut.onModel(body, 'gemini-embedding-001', 'embedContent')));
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
  });
});
