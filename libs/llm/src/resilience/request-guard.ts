import { Injectable } from '@nestjs/common';
import { isCodedError } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import type { ModelOutcome } from '../language-model.js';
import { llmErrors } from '../llm.errors.js';
import { llmMetrics } from '../llm.metrics.js';
import { CircuitBreakers, type Patience } from './circuit-breakers.js';
import { ModelCapacity, type Provider } from './model-capacity.js';

/** The leave to send one request: the circuit is closed, and there is a free place. */
export interface RequestPermit {
  /** The first words have come. */
  answering(): void;
  /** Must run when the request has ended, however it ended. */
  leave(outcome: ModelOutcome): void;
}

/** What every request to a model passes before it is sent: its circuit breaker, then its provider's bulkhead. */
@Injectable()
export class RequestGuard {
  private readonly refused;

  constructor(
    private readonly breakers: CircuitBreakers,
    private readonly capacity: ModelCapacity,
    metrics: Metrics,
  ) {
    this.refused = metrics.counter(llmMetrics.refused);
  }

  /** Throws `llm.circuit_open` or `llm.busy`, and `llm.aborted` when the signal fires first. */
  async enter(
    provider: Provider,
    model: string,
    signal: AbortSignal | undefined,
    patience?: Patience,
  ): Promise<RequestPermit> {
    try {
      const circuit = await this.breakers.of(model, patience).enter();
      try {
        const giveBack = await this.capacity.of(provider).enter(signal);
        return {
          answering: () => circuit.answering(),
          leave: (outcome) => {
            giveBack();
            circuit.done(outcome);
          },
        };
      } catch (error) {
        circuit.done(llmErrors.busy.spec.code as ModelOutcome);
        throw error;
      }
    } catch (error) {
      const reason = isCodedError(error) ? error.code.slice('llm.'.length) : 'unknown';
      if (reason !== 'aborted') this.refused.inc({ model, reason });
      throw error;
    }
  }
}
