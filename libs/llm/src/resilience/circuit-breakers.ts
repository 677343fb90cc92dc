import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { llmConfig } from '../llm.config.js';
import { llmMetrics } from '../llm.metrics.js';
import { CircuitBreaker, type BreakerLimits, type CircuitState } from './circuit-breaker.js';
import { SharedCircuit } from './shared-circuit.js';

const LEVELS: Readonly<Record<CircuitState, number>> = { closed: 0, half_open: 1, open: 2 };

/** `full`: calls that wait as long as an answer may take; `deadline`: those that end when their caller gives up. */
export type Patience = 'full' | 'deadline';

/**
 * One circuit breaker a model, and one of its own for the calls with a deadline: that nobody waits for an answer says
 * nothing about those who do.
 */
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

  of(model: string, patience: Patience = 'full'): CircuitBreaker {
    const name = patience === 'full' ? model : `${model}:${patience}`;
    const breaker = this.breakers.get(name) ?? this.open(name, patience);
    this.breakers.set(name, breaker);
    return breaker;
  }

  private open(model: string, patience: Patience): CircuitBreaker {
    const show = (state: CircuitState): void => {
      // The gauge wakes people: for a model that is down, not for one that somebody does not wait for.
      if (patience === 'full') this.level.set({ model }, LEVELS[state]);
    };
    show('closed');
    return new CircuitBreaker(model, this.shared, this.clock, this.limits, (state) => {
      show(state);
      this.changes.inc({ model, state });
    });
  }
}
