import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock, isCodedError, type CancelTimer } from '@rapport/kernel';
import { LanguageModel, llmConfig, ModelHealth, type LlmConfig } from '@rapport/llm';
import { healthConfig, type HealthConfig } from './health.config.js';

export interface ProbeReport {
  /** `skipped`: a real call has just succeeded, which says more than any probe. */
  readonly outcome: 'pending' | 'passed' | 'failed' | 'skipped';
  /** RFC 3339. */
  readonly at?: string;
  readonly code?: string;
}

/** Asks Gemini now and then whether key, network and model are good, so that nobody has to wait for the answer. */
@Injectable()
export class ModelProbe implements OnApplicationBootstrap, OnModuleDestroy {
  private report: ProbeReport = { outcome: 'pending' };
  private cancelTimer: CancelTimer = () => undefined;
  private readonly stopped = new AbortController();

  constructor(
    private readonly model: LanguageModel,
    private readonly calls: ModelHealth,
    private readonly clock: Clock,
    @Inject(llmConfig.token) private readonly llm: LlmConfig,
    @Inject(healthConfig.token) private readonly config: HealthConfig,
  ) {}

  get latest(): ProbeReport {
    return this.report;
  }

  onApplicationBootstrap(): void {
    // Spread over a second: pods that start together need not ask together.
    this.schedule(Math.random() * 1_000);
  }

  onModuleDestroy(): void {
    this.cancelTimer();
    this.stopped.abort();
  }

  /** The next probe is scheduled when this one has ended: there is never more than one. */
  private schedule(delayMs: number): void {
    this.cancelTimer = this.clock.setTimer(delayMs, () => void this.run());
  }

  private async run(): Promise<void> {
    this.report = { ...(await this.ask()), at: this.clock.date().toISOString() };
    if (this.stopped.signal.aborted) return;
    const { modelProbeIntervalMs: interval } = this.config;
    this.schedule(interval + Math.random() * (interval / 10));
  }

  private async ask(): Promise<ProbeReport> {
    if (this.hasJustSucceeded()) return { outcome: 'skipped' };
    const deadline = new AbortController();
    const cancelDeadline = this.clock.setTimer(this.config.modelProbeTimeoutMs, () => deadline.abort());
    try {
      const signal = AbortSignal.any([deadline.signal, this.stopped.signal]);
      await this.model.probe(this.llm.model, { signal });
      return { outcome: 'passed' };
    } catch (error) {
      if (deadline.signal.aborted) return { outcome: 'failed', code: 'timeout' };
      return { outcome: 'failed', code: isCodedError(error) ? error.code : 'unknown' };
    } finally {
      cancelDeadline();
    }
  }

  private hasJustSucceeded(): boolean {
    const { lastSuccessAt } = this.calls.report(this.llm.model);
    return lastSuccessAt !== undefined && this.clock.now() - lastSuccessAt < this.config.modelProbeIntervalMs;
  }
}
