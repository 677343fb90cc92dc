import { Injectable, Logger } from '@nestjs/common';
import { isCodedError } from '@rapport/kernel';
import { SharedState, type Lease } from '@rapport/platform';
import { z } from 'zod';
import type { Tally } from './failure-window.js';

const circuitSchema = z.object({
  /** Grows with every change: what is older than what a pod knows is ignored. */
  generation: z.number().int().nonnegative(),
  /** Ms since the epoch; null while the circuit is closed. */
  openUntil: z.number().nullable(),
  /** Rests in a row. */
  rests: z.number().int().nonnegative(),
});

/** What pods tell each other of a model's circuit. */
export type Circuit = z.infer<typeof circuitSchema>;

const FAMILY = 'circuit';
/** A circuit nobody has asked about for so long begins anew. */
const KEPT_MS = 3_600_000;
/** A pod that died during its probe holds the others up for no longer than this. */
const PROBE_LEASE_MS = 30_000;

/** The part of a circuit breaker that all pods share. None of it is on the way of a call that the breaker lets through. */
@Injectable()
export class SharedCircuit {
  constructor(private readonly state: SharedState) {}

  async read(model: string): Promise<Circuit | undefined> {
    const text = await this.state.get({ family: FAMILY, partition: model, name: 'state' });
    if (text === undefined) return undefined;
    const parsed = circuitSchema.safeParse(parseJson(text));
    return parsed.success ? parsed.data : undefined;
  }

  async write(model: string, circuit: Circuit): Promise<void> {
    await this.state.set({ family: FAMILY, partition: model, name: 'state' }, JSON.stringify(circuit), KEPT_MS);
  }

  /** Adds to what all pods counted in one half of the window; resolves with the sum. */
  async add(model: string, slice: string, tally: Tally, windowMs: number): Promise<Tally> {
    const key = (name: string) => ({ family: FAMILY, partition: model, name: `${slice}:${name}` });
    const [calls, faults] = await Promise.all([
      this.state.increment(key('calls'), tally.calls, 2 * windowMs),
      this.state.increment(key('faults'), tally.faults, 2 * windowMs),
    ]);
    return { calls, faults };
  }

  /** The right to send the one probe; undefined while another pod has it. Throws when shared state is away. */
  acquireProbe(model: string): Promise<Lease | undefined> {
    return this.state.acquireLease({ family: FAMILY, partition: model, name: 'probe' }, PROBE_LEASE_MS);
  }
}

/** For work beside the calls: shared state that is away costs the others' view, never a call. */
export async function besides(logger: Logger, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isCodedError(error)) logger.debug({ event: 'llm.circuit_unshared', code: error.code });
    else logger.error({ event: 'llm.circuit_unshared', err: error });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
