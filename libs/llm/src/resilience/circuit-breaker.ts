import { Logger } from '@nestjs/common';
import type { Clock } from '@rapport/kernel';
import type { Lease } from '@rapport/platform';
import type { ModelOutcome } from '../language-model.js';
import type { LlmConfig } from '../llm.config.js';
import { llmErrors } from '../llm.errors.js';
import { FailureWindow } from './failure-window.js';
import { healthOf } from './outcome-health.js';
import { besides, type Circuit, type SharedCircuit } from './shared-circuit.js';

export type CircuitState = 'closed' | 'open' | 'half_open';
export type BreakerLimits = Pick<
  LlmConfig,
  'breakerWindowMs' | 'breakerMinimumCalls' | 'breakerFaultRatio' | 'breakerCooldownMs' | 'breakerRefreshMs'
>;

/** The leave to send one request. */
export interface CircuitPermit {
  /** The model has begun to answer: that is all a probe wanted to know. */
  answering(): void;
  /** How the request ended; later calls do nothing. */
  done(outcome: ModelOutcome): void;
}

/** Spread of a rest, as a share of it: pods that tripped together do not come back together. */
const JITTER = 0.25;
/** 2^3: the longest rest is eight times the first. */
const MAX_DOUBLINGS = 3;

/**
 * Gives a model that fails too often a rest: further requests fail at once, with `llm.circuit_open`. After the rest one
 * probe, one over all pods, shows whether it is well again.
 *
 * Every decision is taken on what this pod knows. Beside the calls, once a second at most, it adds its counts to the
 * common ones and hears what the others decided; while shared state is away it goes on by itself.
 */
export class CircuitBreaker {
  private readonly logger = new Logger('CircuitBreaker');
  private readonly window: FailureWindow;
  private circuit: Circuit = { generation: 0, openUntil: null, rests: 0 };
  private probing = false;
  private othersProbeUntil = 0;
  private refreshedAt = -Infinity;

  constructor(
    readonly model: string,
    private readonly shared: SharedCircuit,
    private readonly clock: Clock,
    private readonly limits: BreakerLimits,
    private readonly onChange: (state: CircuitState) => void,
    private readonly random: () => number = Math.random,
  ) {
    this.window = new FailureWindow(limits.breakerWindowMs);
  }

  get state(): CircuitState {
    if (this.circuit.openUntil === null) return 'closed';
    return this.clock.now() < this.circuit.openUntil ? 'open' : 'half_open';
  }

  /** Throws `llm.circuit_open`. Waits for nothing unless it is time for a probe. */
  async enter(): Promise<CircuitPermit> {
    this.refreshNowAndThen();
    if (this.circuit.openUntil === null) return this.permit();
    const restMs = Math.max(this.circuit.openUntil, this.othersProbeUntil) - this.clock.now();
    if (restMs > 0 || this.probing) {
      throw llmErrors.circuitOpen(undefined, { retryAfterMs: Math.max(restMs, this.limits.breakerRefreshMs) });
    }
    return this.probe();
  }

  private async probe(): Promise<CircuitPermit> {
    this.probing = true;
    let lease: Lease | 'local' | undefined;
    try {
      lease = await this.shared.acquireProbe(this.model);
    } catch {
      lease = 'local';
    }
    if (lease === undefined) {
      this.probing = false;
      // Nobody asks again for a while: the outcome comes with the next refresh.
      this.othersProbeUntil = this.clock.now() + this.limits.breakerRefreshMs;
      throw llmErrors.circuitOpen(undefined, { retryAfterMs: this.limits.breakerRefreshMs });
    }
    const held = lease;
    this.onChange('half_open');
    return this.permit(() => {
      this.probing = false;
      if (held !== 'local') void besides(this.logger, () => held.release());
    });
  }

  private permit(endProbe?: () => void): CircuitPermit {
    let probe = endProbe;
    let open = true;
    const proven = (health: ReturnType<typeof healthOf>): void => {
      if (health === 'success') this.close();
      if (health === 'fault') this.rest();
      probe?.();
      probe = undefined;
    };
    return {
      answering: () => {
        if (probe && open) proven('success');
      },
      done: (outcome) => {
        if (!open) return;
        open = false;
        const health = healthOf(outcome);
        if (probe) proven(health);
        else if (health !== 'neutral') this.count(health === 'fault');
      },
    };
  }

  private count(failed: boolean): void {
    // A request that was sent before the rest began tells nothing new.
    if (this.circuit.openUntil !== null) return;
    this.window.count(this.clock.now(), failed);
    this.judge();
  }

  private judge(): void {
    if (this.circuit.openUntil !== null) return;
    const { calls, faults } = this.window.total(this.clock.now());
    if (calls >= this.limits.breakerMinimumCalls && faults >= calls * this.limits.breakerFaultRatio) this.rest();
  }

  private rest(): void {
    const { generation, rests } = this.circuit;
    const ms = this.limits.breakerCooldownMs * 2 ** Math.min(rests, MAX_DOUBLINGS) * (1 + JITTER * this.random());
    this.change({ generation: generation + 1, openUntil: Math.round(this.clock.now() + ms), rests: rests + 1 });
    this.publish();
  }

  private close(): void {
    this.change({ generation: this.circuit.generation + 1, openUntil: null, rests: 0 });
    this.publish();
  }

  private change(circuit: Circuit): void {
    const before = this.state;
    this.circuit = circuit;
    this.othersProbeUntil = 0;
    this.window.clear();
    if (this.state === before) return;
    this.onChange(this.state);
    const event = { event: 'llm.circuit', model: this.model, state: this.state, rests: circuit.rests };
    if (this.state === 'closed') this.logger.log(event, 'The model is asked again');
    else this.logger.warn(event, 'The model fails too often: it is given a rest');
  }

  private publish(): void {
    void besides(this.logger, () => this.shared.write(this.model, this.circuit));
  }

  private refreshNowAndThen(): void {
    const now = this.clock.monotonic();
    if (now - this.refreshedAt < this.limits.breakerRefreshMs) return;
    this.refreshedAt = now;
    void besides(this.logger, () => this.refresh());
  }

  private async refresh(): Promise<void> {
    const told = await this.shared.read(this.model);
    if (told && told.generation > this.circuit.generation) this.change(told);
    // Lost there, known here: a store that came back empty is told again.
    if (!told && this.circuit.generation > 0) await this.shared.write(this.model, this.circuit);
    const { generation, openUntil } = this.circuit;
    if (openUntil !== null) return;
    for (const { index, tally } of this.window.untold(this.clock.now())) {
      const sum = await this.shared.add(this.model, `${generation}:${index}`, tally, this.limits.breakerWindowMs);
      if (this.circuit.generation !== generation) return;
      this.window.merge(index, tally, sum);
    }
    this.judge();
  }
}
