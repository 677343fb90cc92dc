import { Global, Inject, Logger, Module, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { CallRecorder } from './call-recorder.js';
import { ModelCatalogue } from './catalogue/model-catalogue.js';
import { PriceTable } from './catalogue/price-table.js';
import { Embedder } from './embedder.js';
import { GeminiClient } from './gemini/gemini-client.js';
import { GeminiEmbedder } from './gemini/gemini-embedder.js';
import { GeminiLanguageModel } from './gemini/gemini-language-model.js';
import { GeminiStoredPrefixes } from './gemini/gemini-stored-prefixes.js';
import { UnaryCalls } from './gemini/unary-calls.js';
import { LanguageModel } from './language-model.js';
import { llmConfig, type LlmConfig } from './llm.config.js';
import { llmMetrics } from './llm.metrics.js';
import { LlmObserver } from './llm-observer.js';
import { MetricsLlmObserver } from './metrics-llm-observer.js';
import { ModelHealth } from './model-health.js';
import { ModelLadder } from './model-ladder.js';
import { OpenAiAnswers } from './openai/openai-answers.js';
import { PrefixRegister } from './prompt-cache/prefix-register.js';
import { PromptCache } from './prompt-cache/prompt-cache.js';
import { SharedPromptCache } from './prompt-cache/shared-prompt-cache.js';
import { StoredPrefixes } from './prompt-cache/stored-prefixes.js';
import { StreamedCalls } from './policy/streamed-calls.js';
import { CircuitBreakers } from './resilience/circuit-breakers.js';
import { ModelCapacity } from './resilience/model-capacity.js';
import { RequestGuard } from './resilience/request-guard.js';
import { RetryBudgets } from './resilience/retry-budget.js';
import { SharedCircuit } from './resilience/shared-circuit.js';
import { CalibratedTokenEstimator } from './tokens/calibrated-token-estimator.js';
import { TokenEstimator } from './tokens/token-estimator.js';
import { WorstCases } from './worst-case.js';

/** The model and what is known of it. Needs `llmConfig` loaded, and the platform's `Clock`, `Metrics` and `SharedState`. */
@Global()
@Module({
  providers: [
    GeminiClient,
    UnaryCalls,
    CallRecorder,
    CircuitBreakers,
    ModelCapacity,
    ModelCatalogue,
    ModelHealth,
    ModelLadder,
    OpenAiAnswers,
    PrefixRegister,
    PriceTable,
    RequestGuard,
    RetryBudgets,
    SharedCircuit,
    StreamedCalls,
    WorstCases,
    { provide: LlmObserver, useClass: MetricsLlmObserver },
    { provide: LanguageModel, useClass: GeminiLanguageModel },
    { provide: Embedder, useClass: GeminiEmbedder },
    { provide: PromptCache, useClass: SharedPromptCache },
    { provide: StoredPrefixes, useClass: GeminiStoredPrefixes },
    { provide: TokenEstimator, useClass: CalibratedTokenEstimator },
  ],
  exports: [
    LanguageModel,
    Embedder,
    TokenEstimator,
    ModelCapacity,
    ModelHealth,
    ModelLadder,
    PriceTable,
    ModelCatalogue,
    WorstCases,
  ],
})
export class LlmModule implements OnModuleInit {
  private readonly logger = new Logger(LlmModule.name);

  constructor(
    private readonly catalogue: ModelCatalogue,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    @Inject(llmConfig.token) private readonly config: LlmConfig,
  ) {}

  onModuleInit(): void {
    const { model, fallbackModels, apiKey, baseUrl, tier, secondProviderUrl, secondProviderModel } = this.config;
    this.warnOf('GEMINI_MODEL', model);
    for (const fallback of fallbackModels) this.warnOf('GEMINI_FALLBACK_MODELS', fallback);
    if ((secondProviderUrl === undefined) !== (secondProviderModel === undefined)) {
      this.logger.warn('SECOND_PROVIDER_URL and SECOND_PROVIDER_MODEL belong together: there is no second provider');
    }
    const quota = this.metrics.gauge(llmMetrics.quota);
    quota.set({ kind: 'requests' }, this.config.quotaRequests);
    quota.set({ kind: 'tokens' }, this.config.quotaTokens);
    const callsGoogle = new URL(baseUrl).hostname.endsWith('googleapis.com');
    if (callsGoogle && !apiKey) this.logger.warn('GEMINI_API_KEY is not set: Google will refuse every call');
    if (callsGoogle && tier === 'free') {
      this.logger.warn('GEMINI_TIER is free: Google may train on what people write; use it for trials only');
    }
  }

  private warnOf(variable: string, model: string): void {
    const concern = this.catalogue.concern(model, this.clock.now());
    if (concern) this.logger.warn(`${variable}: ${concern}`);
  }
}
