import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { Embedder, LanguageModel, LlmModule, PriceTable, llmConfig } from '@rapport/llm';
import {
  ClockModule,
  ConfigModule,
  SharedStateModule,
  TelemetryModule,
  loadConfig,
  sharedStateConfig,
} from '@rapport/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// Against Google itself, for a fraction of a cent: RUN_LIVE_TESTS=1 GEMINI_API_KEY=… Confirms what no emulator can: that the recorded
// shapes are still Google's. No text of a person is sent.
const { RUN_LIVE_TESTS, GEMINI_API_KEY, GEMINI_BASE_URL, GEMINI_MODEL = 'gemini-3.5-flash-lite' } = process.env;

describe.skipIf(RUN_LIVE_TESTS !== '1' || !GEMINI_API_KEY)('the real Gemini API', { timeout: 60_000 }, () => {
  let close: () => Promise<void>;
  let model: LanguageModel;
  let embedder: Embedder;
  let prices: PriceTable;

  beforeAll(async () => {
    const config = loadConfig([llmConfig, sharedStateConfig], { GEMINI_API_KEY, GEMINI_BASE_URL, GEMINI_MODEL });
    @Module({
      imports: [
        ConfigModule.forRoot(config, [llmConfig, sharedStateConfig]),
        ClockModule,
        SharedStateModule,
        TelemetryModule,
        LlmModule,
      ],
    })
    class LiveModule {}
    const app = await NestFactory.createApplicationContext(LiveModule, { logger: false });
    [model, embedder, prices] = [app.get(LanguageModel), app.get(Embedder), app.get(PriceTable)];
    close = () => app.close();
  });
  afterAll(() => close());

  const ask = (text: string) => ({
    model: GEMINI_MODEL,
    turns: [{ role: 'user' as const, text }],
    maxOutputTokens: 200,
    thinking: 'low' as const,
  });

  it('streams an answer whose tokens are counted and priced', async () => {
    const result = await model.generate({ ...ask('Count from one to five in words.'), system: 'Answer in English.' });
    expect(result).toMatchObject({ verdict: { kind: 'ok' }, text: expect.stringMatching(/five/i) });
    expect(prices.costMicroUsd(result.modelVersion, result.usage!, Date.now())).toBeGreaterThan(0);
  });

  it('answers by a schema', async () => {
    const responseSchema = { type: 'object', properties: { colour: { type: 'string' } }, required: ['colour'] };
    const { text } = await model.generate({ ...ask('What colour is a clear sky by day?'), responseSchema });
    expect(JSON.parse(text)).toMatchObject({ colour: expect.stringMatching(/blue/i) });
  });

  it('counts tokens and knows its model', async () => {
    await model.probe(GEMINI_MODEL);
    expect(await model.countTokens(GEMINI_MODEL, 'hello there, my friend')).toBeGreaterThan(3);
  });

  it('refuses a model that does not exist, in the way we expect', async () => {
    await expect(model.probe('gemini-0-nothing')).rejects.toMatchObject({ code: 'llm.model_not_found' });
  });

  it('puts texts of like meaning near each other', async () => {
    const [question] = await embedder.embed(['Which animal do I own?'], 'query');
    const [near, far] = await embedder.embed(['I have a cat named Miso.', 'The train leaves at nine.'], 'document');
    const similarity = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, value, index) => sum + value * b[index]!, 0);
    expect(similarity(question!, near!)).toBeGreaterThan(similarity(question!, far!));
  });
});
