import { startEmulator, type EmulatorProcess } from '@rapport/testing';
import { createParser } from 'eventsource-parser';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FLASH, LITE, RestClient, say, textOf } from './rest-client.js';

let emulator: EmulatorProcess;
let sut: RestClient;
beforeAll(async () => {
  emulator = await startEmulator({ embeddings: false });
  sut = new RestClient(emulator.url);
});
afterEach(() => emulator.control.reset());
afterAll(() => emulator.stop());

describe('generateContent', () => {
  it.each(['v1', 'v1beta'])('answers under %s with all that Gemini sends', async (version) => {
    const { status, json } = await sut.call('POST', `/${version}/models/${LITE}:generateContent`, say('I like boats.'));
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
      const { json } = await sut.onModel(say('Why?', { generationConfig: { thinkingConfig: { thinkingLevel } } }));
      return json.usageMetadata.thoughtsTokenCount ?? 0;
    };
    const spent = [await thoughts('MINIMAL'), await thoughts('LOW'), await thoughts('MEDIUM'), await thoughts('HIGH')];
    expect(spent[0]).toBe(0);
    expect(spent).toEqual(spent.toSorted((a, b) => a - b));
  });

  it('lets thinking eat the budget, as Gemini does', async () => {
    const { json } = await sut.onModel(say('Why?', { generationConfig: { maxOutputTokens: 50 } }), FLASH);
    expect(json).toMatchObject({
      candidates: [{ finishReason: 'MAX_TOKENS' }],
      usageMetadata: { thoughtsTokenCount: 50 },
    });
    expect(textOf(json)).toBe('');
  });

  it('stops before a stop sequence', async () => {
    const { json } = await sut.onModel(say('I like boats.', { generationConfig: { stopSequences: ['like boats'] } }));
    expect(textOf(json)).toMatch(/you $/);
  });

  it('answers with JSON that keeps to the schema', async () => {
    const responseJsonSchema = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] };
    const { json } = await sut.onModel(
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
      (await sut.call('POST', `/v1beta/models/${LITE}:generateContent`, body, { 'x-goog-api-key': key })).json
        .usageMetadata.cachedContentTokenCount;
    expect([await cached('a'), await cached('a'), await cached('b')]).toEqual([undefined, 7_168, undefined]);
  });
});

describe('streamGenerateContent', () => {
  it('sends server-sent events whose texts make up the same answer', async () => {
    const { text, type } = await sut.call(
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
    expect(events.map(textOf).join('')).toBe(textOf((await sut.onModel(say('I like boats.'))).json));
    expect(events.filter((event) => event.candidates[0].finishReason)).toEqual([events.at(-1)]);
  });

  it('sends one JSON array without alt=sse', async () => {
    const { json } = await sut.onModel(say('I like boats.'), LITE, 'streamGenerateContent');
    expect(json.map(textOf).join('')).toBe(textOf((await sut.onModel(say('I like boats.'))).json));
  });
});

describe('refusals', () => {
  it.each([
    ['an unknown name', say('x', { foo: 1 }), 'Unknown name \\"foo\\": Cannot find field.'],
    ['broken JSON', '{"contents":', 'Invalid JSON payload received.'],
    ['no contents', {}, 'contents is not specified'],
  ])('answers 400 INVALID_ARGUMENT to %s', async (_, body, message) => {
    const { status, text, json } = await sut.call('POST', `/v1beta/models/${LITE}:generateContent`, body);
    expect([status, json.error.code, json.error.status]).toEqual([400, 400, 'INVALID_ARGUMENT']);
    expect(text).toContain(message);
  });

  it('answers 403 without a key, and takes it from the URL or a bearer token too', async () => {
    const statuses = [
      await sut.call('GET', '/v1beta/models', undefined, {}),
      await sut.call('GET', '/v1beta/models?key=k', undefined, {}),
      await sut.call('GET', '/v1beta/models', undefined, { authorization: 'Bearer t' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 200, 200]);
  });

  it('answers 404 for a model that is none, or cannot do that', async () => {
    const answers = [await sut.onModel(say('x'), 'gemini-9'), await sut.onModel(say('x'), 'gemini-embedding-001')];
    expect(answers.map(({ json }) => json.error.status)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  });

  it("answers 404 as a page where there is no API, as Google's front end does", async () => {
    expect(await sut.call('GET', '/v2/models')).toMatchObject({ status: 404, type: 'text/html; charset=UTF-8' });
  });
});
