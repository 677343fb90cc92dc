import { ApiError, GoogleGenAI, ThinkingLevel, type GenerateContentConfig } from '@google/genai';
import { startEmulator, type EmulatorProcess } from '@rapport/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MODEL = 'gemini-3.8-flash';
const EMBEDDING = 'gemini-embedding-001';

/** The settings that Rapport makes too: without them the SDK sends requests of its own. */
const config: GenerateContentConfig = { automaticContinuation: false, automaticFunctionCalling: { disable: true } };

let emulator: EmulatorProcess;
let sut: GoogleGenAI;
beforeAll(async () => {
  emulator = await startEmulator();
  sut = new GoogleGenAI({ apiKey: 'k', apiVersion: 'v1beta', httpOptions: { baseUrl: emulator.url } });
});
afterAll(() => emulator.stop());

const dot = (a: number[] = [], b: number[] = []): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0) / (Math.hypot(...a) * Math.hypot(...b));

describe('the real SDK against the emulator', () => {
  it('generates, with instructions, thinking and safety settings', async () => {
    const response = await sut.models.generateContent({
      model: MODEL,
      contents: 'Who are you?',
      config: {
        ...config,
        systemInstruction: 'Name: Maren\nYou are an AI.',
        maxOutputTokens: 1_024,
        thinkingConfig: { thinkingLevel: ThinkingLevel.LOW },
        safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_ONLY_HIGH' }] as never,
      },
    });
    expect(response.text).toMatch(/I'm Maren.*Rapport Gemini emulator/);
    expect(response).toMatchObject({ modelVersion: MODEL, usageMetadata: { thoughtsTokenCount: expect.any(Number) } });
  });

  it('streams', async () => {
    const texts: string[] = [];
    for await (const chunk of await sut.models.generateContentStream({
      model: MODEL,
      contents: 'I like boats.',
      config,
    })) {
      texts.push(chunk.text ?? '');
    }
    expect(texts.length).toBeGreaterThan(3);
    expect(texts.join('')).toContain('you like boats');
  });

  it('gets structured output', async () => {
    const { text } = await sut.models.generateContent({
      model: MODEL,
      contents: 'Title: I build wooden boats.',
      config: {
        ...config,
        responseMimeType: 'application/json',
        responseJsonSchema: { type: 'object', properties: { title: { type: 'string' } } },
      },
    });
    expect(JSON.parse(text ?? '')).toEqual({ title: expect.stringMatching(/wooden boats/i) });
  });

  it('gets errors as ApiError with the status and the body', async () => {
    await emulator.control.fault('rate-limit?delay=3s');
    const failure = await sut.models
      .generateContent({ model: MODEL, contents: 'x', config })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({ status: 429, message: expect.stringContaining('"retryDelay":"3s"') });
  });

  it('closes its connection when it is aborted', async () => {
    const abort = new AbortController();
    await emulator.control.fault('stall');
    const stream = await sut.models.generateContentStream({
      model: MODEL,
      contents: 'x',
      config: { ...config, abortSignal: abort.signal },
    });
    await stream.next();
    abort.abort();
    await expect(async () => {
      for await (const _ of stream);
    }).rejects.toThrow(/abort/i);
    await expect.poll(async () => (await emulator.control.requests('stream')).at(-1)?.clientAborted).toBe(true);
  });

  it('counts tokens', async () => {
    expect(await sut.models.countTokens({ model: MODEL, contents: '12345678' })).toMatchObject({ totalTokens: 2 });
  });

  it('gets and lists models', async () => {
    const names: (string | undefined)[] = [];
    for await (const model of await sut.models.list({ config: { pageSize: 3 } })) names.push(model.name);
    expect(names).toContain(`models/${MODEL}`);
    expect(await sut.models.get({ model: MODEL })).toMatchObject({
      name: `models/${MODEL}`,
      inputTokenLimit: 1_048_576,
    });
  });

  it('keeps a cache: create, use, update, list, delete', async () => {
    const cache = await sut.caches.create({
      model: MODEL,
      config: { contents: 'Once upon a time. '.repeat(1_000), ttl: '60s' },
    });
    const name = cache.name ?? '';
    const used = await sut.models.generateContent({
      model: MODEL,
      contents: 'Go on.',
      config: { ...config, cachedContent: name },
    });
    const updated = await sut.caches.update({ name, config: { ttl: '600s' } });
    const listed: (string | undefined)[] = [];
    for await (const one of await sut.caches.list()) listed.push(one.name);
    await sut.caches.delete({ name });

    expect(used.usageMetadata?.cachedContentTokenCount).toBe(cache.usageMetadata?.totalTokenCount);
    expect(Date.parse(updated.expireTime ?? '')).toBeGreaterThan(Date.parse(cache.expireTime ?? ''));
    expect(listed).toEqual([name]);
    await expect(sut.caches.get({ name })).rejects.toMatchObject({ status: 403 });
  });
});

describe('embeddings through the real SDK', () => {
  const embed = async (contents: string[], outputDimensionality = 768): Promise<(number[] | undefined)[]> => {
    const { embeddings = [] } = await sut.models.embedContent({
      model: EMBEDDING,
      contents,
      config: { outputDimensionality },
    });
    return embeddings.map(({ values }) => values);
  };

  it('put what means the same closer together than what does not', async () => {
    const pairs: [string, string, string][] = [
      ['How old are you?', 'What is your age?', 'The train to Lisbon leaves at noon.'],
      ['My dog is called Biscuit.', "What is my pet's name?", 'Interest rates rose again this quarter.'],
      ['I lost my job yesterday.', 'They fired me.', 'The recipe needs two eggs and some flour.'],
    ];
    for (const [text, like, unlike] of pairs) {
      const [a, b, c] = await embed([text, like, unlike]);
      expect(dot(a, b)).toBeGreaterThan(dot(a, c) + 0.15);
    }
  });

  it('are the same alone and in a batch', async () => {
    const [[alone], [, inBatch]] = [
      await embed(['A boat.'], 3_072),
      await embed(['Something else.', 'A boat.'], 3_072),
    ];
    expect(dot(alone, inBatch)).toBeCloseTo(1, 5);
  });

  it('merge plain texts into one vector with gemini-embedding-2, as the SDK does', async () => {
    const { embeddings } = await sut.models.embedContent({
      model: 'gemini-embedding-2',
      contents: ['a boat', 'a ship'],
    });
    expect(embeddings).toHaveLength(1);
  });
});
