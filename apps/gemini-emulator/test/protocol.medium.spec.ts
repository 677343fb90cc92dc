import { startEmulator, type EmulatorProcess } from '@rapport/testing';
import { createParser } from 'eventsource-parser';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const FLASH = 'gemini-3.8-flash';
const LITE = 'gemini-3.5-flash-lite';

let emulator: EmulatorProcess;
beforeAll(async () => {
  emulator = await startEmulator({ embeddings: false });
});
afterEach(() => emulator.control.reset());
afterAll(() => emulator.stop());

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  // Whatever the service says: each test names what it looks at.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { 'x-goog-api-key': 'k' },
): Promise<Answer> {
  const response = await fetch(`${emulator.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, text, json: type.includes('json') ? JSON.parse(text) : undefined };
}

const say = (text: string, more: object = {}): object => ({ contents: [{ role: 'user', parts: [{ text }] }], ...more });
const generate = (body: object, model = LITE, method = 'generateContent'): Promise<Answer> =>
  call('POST', `/v1beta/models/${model}:${method}`, body);
// oxlint-disable-next-line typescript/no-explicit-any
const textOf = (json: any): string =>
  json.candidates?.[0]?.content?.parts?.map((part: { text: string }) => part.text).join('') ?? '';

describe('generateContent', () => {
  it.each(['v1', 'v1beta'])('answers under %s with all that Gemini sends', async (version) => {
    const { status, json } = await call('POST', `/${version}/models/${LITE}:generateContent`, say('I like boats.'));
    expect(status).toBe(200);
    expect(textOf(json)).toContain('you like boats');
    expect(json).toMatchObject({
      candidates: [{ content: { role: 'model' }, finishReason: 'STOP', index: 0, safetyRatings: expect.any(Array) }],
      modelVersion: LITE,
      responseId: expect.any(String),
      usageMetadata: {
        promptTokenCount: 4,
        candidatesTokenCount: expect.any(Number),
        totalTokenCount: expect.any(Number),
      },
    });
  });

  it('spends thoughts by level, and nothing at MINIMAL', async () => {
    const thoughts = async (thinkingLevel: string): Promise<number> => {
      const { json } = await generate(say('Why?', { generationConfig: { thinkingConfig: { thinkingLevel } } }));
      return json.usageMetadata.thoughtsTokenCount ?? 0;
    };
    const spent = [await thoughts('MINIMAL'), await thoughts('LOW'), await thoughts('MEDIUM'), await thoughts('HIGH')];
    expect(spent[0]).toBe(0);
    expect(spent).toEqual(spent.toSorted((a, b) => a - b));
  });

  it('lets thinking eat the budget, as Gemini does', async () => {
    const { json } = await generate(say('Why?', { generationConfig: { maxOutputTokens: 50 } }), FLASH);
    expect(json).toMatchObject({
      candidates: [{ finishReason: 'MAX_TOKENS' }],
      usageMetadata: { thoughtsTokenCount: 50 },
    });
    expect(textOf(json)).toBe('');
  });

  it('stops before a stop sequence', async () => {
    const { json } = await generate(say('I like boats.', { generationConfig: { stopSequences: ['like boats'] } }));
    expect(textOf(json)).toMatch(/you $/);
  });

  it('answers with JSON that keeps to the schema', async () => {
    const responseJsonSchema = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] };
    const { json } = await generate(
      say('Title this:\n<message>\nI build wooden boats.\n</message>', {
        generationConfig: { responseMimeType: 'application/json', responseJsonSchema },
      }),
    );
    expect(JSON.parse(textOf(json))).toEqual({ title: 'Build wooden boats' });
  });

  it('reports a long beginning as cached when it comes again, for the same key only', async () => {
    const body = say('And now?', {
      systemInstruction: { parts: [{ text: 'You are a lighthouse keeper. '.repeat(1_000) }] },
    });
    const cached = async (key: string): Promise<number | undefined> =>
      (await call('POST', `/v1beta/models/${LITE}:generateContent`, body, { 'x-goog-api-key': key })).json.usageMetadata
        .cachedContentTokenCount;
    expect([await cached('a'), await cached('a'), await cached('b')]).toEqual([undefined, 7_168, undefined]);
  });
});

describe('streamGenerateContent', () => {
  it('sends server-sent events whose texts make up the same answer', async () => {
    const { text, type } = await call(
      'POST',
      `/v1beta/models/${LITE}:streamGenerateContent?alt=sse`,
      say('I like boats.'),
    );
    // oxlint-disable-next-line typescript/no-explicit-any
    const events: any[] = [];
    createParser({ onEvent: ({ data }) => events.push(JSON.parse(data)) }).feed(text);
    expect(type).toBe('text/event-stream');
    expect(text.endsWith('\r\n\r\n')).toBe(true);
    expect(events.length).toBeGreaterThan(2);
    expect(events.map(textOf).join('')).toBe(textOf((await generate(say('I like boats.'))).json));
    expect(events.filter((event) => event.candidates[0].finishReason)).toEqual([events.at(-1)]);
  });

  it('sends one JSON array without alt=sse', async () => {
    const { json } = await generate(say('I like boats.'), LITE, 'streamGenerateContent');
    expect(json.map(textOf).join('')).toBe(textOf((await generate(say('I like boats.'))).json));
  });
});

describe('refusals', () => {
  it.each([
    ['an unknown name', say('x', { foo: 1 }), 'Unknown name \\"foo\\": Cannot find field.'],
    ['broken JSON', '{"contents":', 'Invalid JSON payload received.'],
    ['no contents', {}, 'contents is not specified'],
  ])('answers 400 INVALID_ARGUMENT to %s', async (_, body, message) => {
    const { status, text, json } = await call('POST', `/v1beta/models/${LITE}:generateContent`, body);
    expect([status, json.error.code, json.error.status]).toEqual([400, 400, 'INVALID_ARGUMENT']);
    expect(text).toContain(message);
  });

  it('answers 403 without a key, and takes it from the URL or a bearer token too', async () => {
    const statuses = [
      await call('GET', '/v1beta/models', undefined, {}),
      await call('GET', '/v1beta/models?key=k', undefined, {}),
      await call('GET', '/v1beta/models', undefined, { authorization: 'Bearer t' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 200, 200]);
  });

  it('answers 404 for a model that is none, or cannot do that', async () => {
    const answers = [await generate(say('x'), 'gemini-9'), await generate(say('x'), 'gemini-embedding-001')];
    expect(answers.map(({ json }) => json.error.status)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  });

  it("answers 404 as a page where there is no API, as Google's front end does", async () => {
    expect(await call('GET', '/v2/models')).toMatchObject({ status: 404, type: 'text/html; charset=UTF-8' });
  });
});

describe('models and tokens', () => {
  it('lists models in pages', async () => {
    const first = (await call('GET', '/v1beta/models?pageSize=4')).json;
    const rest = (await call('GET', `/v1beta/models?pageToken=${first.nextPageToken}`)).json;
    const names = [...first.models, ...rest.models].map(({ name }: { name: string }) => name);
    expect(first.models).toHaveLength(4);
    expect(new Set(names).size).toBe(names.length);
    expect(rest).not.toHaveProperty('nextPageToken');
  });

  it('describes one model; an alias only in v1beta', async () => {
    const statuses = await Promise.all(
      [`/v1/models/${FLASH}`, '/v1beta/models/gemini-flash-latest', '/v1/models/gemini-flash-latest'].map((path) =>
        call('GET', path),
      ),
    );
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 404]);
  });

  it('counts contents, or a whole request with its instructions', async () => {
    const contents = [{ parts: [{ text: '12345678' }] }];
    const systemInstruction = { parts: [{ text: '1234' }] };
    const plain = await generate({ contents }, LITE, 'countTokens');
    const whole = await generate(
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
    call('POST', '/v1beta/cachedContents', { model: `models/${LITE}`, contents: long, ttl: '60s', ...more });

  it('creates, finds, lists, extends, uses and deletes', async () => {
    const { name, usageMetadata, expireTime } = (await create()).json;
    expect((await call('GET', `/v1beta/${name}`)).json.name).toBe(name);
    expect((await call('GET', '/v1beta/cachedContents')).json.cachedContents).toHaveLength(1);
    const extended = (await call('PATCH', `/v1beta/${name}`, { ttl: '600s' })).json;
    expect(Date.parse(extended.expireTime)).toBeGreaterThan(Date.parse(expireTime));

    const { json } = await generate(say('Go on.', { cachedContent: name }));
    expect(json.usageMetadata.cachedContentTokenCount).toBe(usageMetadata.totalTokenCount);
    expect(json.usageMetadata.promptTokenCount).toBe(usageMetadata.totalTokenCount + 2);

    expect((await call('DELETE', `/v1beta/${name}`)).json).toEqual({});
    expect((await call('GET', `/v1beta/${name}`)).status).toBe(403);
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
    expect((await generate(say('x', { cachedContent: name }), FLASH)).json.error.message).toMatch(/has to be the same/);
    expect((await call('GET', `/v1beta/${name}`, undefined, { 'x-goog-api-key': 'other' })).status).toBe(403);
  });
});

describe('embeddings', () => {
  const content = { parts: [{ text: 'a boat on the sea' }] };
  const norm = (values: number[]): number => Math.hypot(...values);
  const embed = async (model: string, more: object = {}): Promise<number[]> =>
    (await generate({ content, ...more }, model, 'embedContent')).json.embedding.values;

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
    const batch = await generate(requests(100), 'gemini-embedding-001', 'batchEmbedContents');
    const alone = await generate(
      { content: { parts: [{ text: 'boat 99' }] }, outputDimensionality: 8 },
      'gemini-embedding-001',
      'embedContent',
    );
    expect(batch.json.embeddings).toHaveLength(100);
    expect(batch.json.embeddings[99]).toEqual(alone.json.embedding);
    expect((await generate(requests(101), 'gemini-embedding-001', 'batchEmbedContents')).status).toBe(400);
  });

  it('refuses no text and too many dimensions', async () => {
    const refused = [{ content: { parts: [] } }, { content, outputDimensionality: 4_000 }];
    const answers = await Promise.all(refused.map((body) => generate(body, 'gemini-embedding-001', 'embedContent')));
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
  });
});

describe('the control endpoints', () => {
  it('say what they are and list the faults', async () => {
    expect((await call('GET', '/__emulator')).json.name).toBe('Rapport Gemini emulator');
    expect((await emulator.control.faults()).length).toBeGreaterThanOrEqual(25);
  });

  it('log what was asked, answered and told of tokens, without the key', async () => {
    await call('POST', `/v1beta/models/${LITE}:generateContent?key=secret-key`, say('Hello'));
    const [request] = await emulator.control.requests('generateContent');
    expect(request).toMatchObject({
      call: 'generateContent',
      body: say('Hello'),
      status: 200,
      end: 'answered',
      usage: { promptTokenCount: 2 },
    });
    expect(JSON.stringify(request)).not.toContain('secret-key');
  });

  it('refuse a fault that does not exist', async () => {
    await expect(emulator.control.fault('overlaoded')).rejects.toThrow(/no fault 'overlaoded'/);
    expect(
      (
        await call('POST', `/v1/models/${LITE}:generateContent`, say('x'), {
          'x-goog-api-key': 'k',
          'x-emulator-fault': 'nope',
        })
      ).status,
    ).toBe(400);
  });
});

describe('the process', () => {
  it('ends cleanly on SIGTERM, even in the middle of an answer', async () => {
    const other = await startEmulator();
    const hanging = fetch(`${other.url}/v1/models/${LITE}:generateContent`, {
      method: 'POST',
      headers: { 'x-goog-api-key': 'k', 'x-emulator-fault': 'hang' },
      body: JSON.stringify(say('x')),
    }).catch(() => 'cut');
    await expect.poll(() => other.control.requests('generateContent')).toHaveLength(1);
    expect(await other.stop()).toBe(0);
    expect(await hanging).toBe('cut');
  });
});
