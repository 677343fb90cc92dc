import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { llmConfig, ModelHealth, type LlmConfig } from '@rapport/llm';
import { healthConfig, type HealthConfig } from '../health.config.js';
import { ModelProbe } from '../model-probe.js';
import type { Indicator } from './indicator.js';

const DOWN_RATIO = 0.5;
/** Fewer calls than this say nothing about a rate. */
const MIN_CALLS = 5;

/** Gemini, judged by our own recent calls and, where there were none, by the last probe. Asks nobody. */
@Injectable()
export class ModelIndicator implements Indicator {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly calls: ModelHealth,
    private readonly probe: ModelProbe,
    @Inject(llmConfig.token) private readonly llm: LlmConfig,
    @Inject(healthConfig.token) private readonly config: HealthConfig,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('gemini');
    const report = this.calls.report(this.llm.model);
    const faults = Object.values(report.faults).reduce((sum, count) => sum + count, 0);
    const data = { model: report.model, successes: report.successes, faults: report.faults, probe: this.probe.latest };
    const verdict = this.judge(report.successes, faults);
    if (verdict === 'down') return indicator.down(data);
    return verdict === 'degraded' ? indicator.degraded(data) : indicator.up(data);
  }

  private judge(successes: number, faults: number): 'up' | 'degraded' | 'down' {
    const calls = successes + faults;
    if (calls >= MIN_CALLS && faults / calls > DOWN_RATIO) return 'down';
    if (calls >= MIN_CALLS && faults / calls > this.config.modelFaultRatio) return 'degraded';
    if (successes > 0 || this.probe.latest.outcome !== 'failed') return 'up';
    return 'down';
  }
}
