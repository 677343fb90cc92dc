import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { llmConfig } from '../llm.config.js';
import { llmMetrics } from '../llm.metrics.js';
import { CircuitBreaker, type BreakerLimits, type CircuitState } from './circuit-breaker.js';
import { SharedCircuit } from './shared-circuit.js';

const LEVELS: Readonly<Record<CircuitState, number>> = { closed: 0, half_open: 1, open: 2 };

/** One circuit breaker a model. */
@Injectable()
export class CircuitBreakers {
  private readonly breakers = new Map<string, CircuitBreaker>();
  private readonly level;
  private readonly changes;

  constructor(
    private readonly shared: SharedCircuit,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(llmConfig.token) private readonly limits: BreakerLimits,
  ) {
    this.level = metrics.gauge(llmMetrics.circuit);
    this.changes = metrics.counter(llmMetrics.circuitChanges);
  }

  of(model: string): CircuitBreaker {
    const breaker = this.breakers.get(model) ?? this.open(model);
    this.breakers.set(model, breaker);
    return breaker;
  }

  private open(model: string): CircuitBreaker {
    this.level.set({ model }, LEVELS.closed);
    return new CircuitBreaker(model, this.shared, this.clock, this.limits, (state) => {
      this.level.set({ model }, LEVELS[state]);
      this.changes.inc({ model, state });
    });
  }
}
