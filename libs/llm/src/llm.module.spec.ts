import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Clock } from '@rapport/kernel';
import {
  ConfigModule,
  InProcessSharedState,
  Metrics,
  SharedState,
  TelemetryModule,
  loadConfig,
} from '@rapport/platform';
import { ManualClock, portsModule } from '@rapport/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Embedder, LanguageModel, LlmModule, ModelHealth, PriceTable, llmConfig } from './index.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const clock = new ManualClock(Date.UTC(2026, 10, 22));

const ports = portsModule([
  { provide: Clock, useValue: clock },
  { provide: SharedState, useValue: new InProcessSharedState(clock) },
]);

async function setup(environment: Record<string, string> = {}) {
  const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
  const config = loadConfig([llmConfig], { GEMINI_BASE_URL: 'http://127.0.0.1:9', ...environment });
  const imports = [ConfigModule.forRoot(config, [llmConfig]), ports, TelemetryModule, LlmModule];
  const sut = await (await Test.createTestingModule({ imports }).compile()).init();
  return { sut, ctx: { warnings: () => warn.mock.calls.map(([message]) => String(message)) } };
}

describe('LlmModule', () => {
  it('provides the ports and what is known of the models', async () => {
    const { sut } = await setup();
    const provided = [LanguageModel, Embedder, ModelHealth, PriceTable].map((token) => sut.get<object>(token));
    expect(provided.map((instance) => instance.constructor.name)).toEqual([
      'GeminiLanguageModel',
      'GeminiEmbedder',
      'ModelHealth',
      'PriceTable',
    ]);
    await sut.close();
  });

  it('shows the quota as configured, and 0 where it is not', async () => {
    const { sut } = await setup({ GEMINI_QUOTA_REQUESTS_PER_MINUTE: '4000' });
    const text = await sut.get(Metrics).render();
    expect(text.match(/^rapport_llm_quota\{.*$/gm)).toEqual([
      'rapport_llm_quota{kind="requests"} 4000',
      'rapport_llm_quota{kind="tokens"} 0',
    ]);
    await sut.close();
  });

  it('counts its calls in the metrics of the process', async () => {
    const { sut } = await setup();
    const probe = sut.get(LanguageModel).probe('gemini-3.5-flash-lite');
    await expect(probe).rejects.toMatchObject({ code: 'llm.network' });
    expect(await sut.get(Metrics).render()).toMatch(/rapport_llm_calls_total\{.*outcome="llm.network"\} 1/);
    await sut.close();
  });

  it.each([
    [{}, []],
    [{ GEMINI_MODEL: 'gemini-2.5-flash' }, [/GEMINI_MODEL: gemini-2.5-flash retires/]],
    [{ GEMINI_MODEL: 'gemini-of-tomorrow' }, [/GEMINI_MODEL: .*not in the catalogue/]],
    [{ GEMINI_FALLBACK_MODELS: 'gemini-2.5-flash' }, [/GEMINI_FALLBACK_MODELS: gemini-2.5-flash retires/]],
    [{ SECOND_PROVIDER_MODEL: 'other' }, [/SECOND_PROVIDER_URL and SECOND_PROVIDER_MODEL belong together/]],
    [{ GEMINI_BASE_URL: '', GEMINI_TIER: 'free' }, [/GEMINI_API_KEY is not set/, /GEMINI_TIER is free/]],
  ])('warns at start with %j of %j', async (environment, expected) => {
    const { sut, ctx } = await setup(environment);
    expect(ctx.warnings()).toEqual(expected.map((warning) => expect.stringMatching(warning)));
    await sut.close();
  });
});
