import type { Clock } from '@rapport/kernel';
import type { Checklist } from '../domain/checklist.js';
import type { Sample } from '../domain/evidence.js';
import { findProbe } from '../domain/find-probe.js';
import { Facts } from '../domain/facts.js';
import type { Probe, ProbeContext } from '../domain/probe.js';
import type { Target } from '../domain/target.js';
import type { EvidenceStore } from '../domain/evidence-store.js';
import { runProbe } from './run-probe.js';

export interface WatchOptions {
  readonly forMs: number;
  readonly everyMs: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onSample?: (sample: Sample) => void;
}

/** Looks again and again with the same few probes, and keeps what each saw. */
export class WatchRelease {
  private readonly watched: readonly Probe[];

  constructor(
    checklist: Checklist,
    probes: readonly Probe[],
    private readonly surroundings: { readonly clock: Clock; readonly environment: ProbeContext['environment'] },
    private readonly store: EvidenceStore,
  ) {
    this.watched = checklist.watched.map((id) => findProbe(probes, id));
  }

  /** Ends when the time is up or `signal` aborts. Looks are not delayed by how long the ones before took. */
  async execute(target: Target, { forMs, everyMs, timeoutMs, signal, onSample }: WatchOptions): Promise<void> {
    const { clock } = this.surroundings;
    const begun = clock.monotonic();
    for (let due = begun; due <= begun + forMs; due = Math.max(due + everyMs, clock.monotonic())) {
      if (!(await slept(clock, due - clock.monotonic(), signal))) return;
      const sample = await this.look(target, timeoutMs, signal);
      if (signal.aborted) return;
      await this.store.appendSample(sample);
      onSample?.(sample);
    }
  }

  private async look(target: Target, timeoutMs: number, signal: AbortSignal): Promise<Sample> {
    const { clock, environment } = this.surroundings;
    const at = clock.date().toISOString();
    const facts = new Facts();
    const context = { target, clock, environment, fact: facts.get.bind(facts) };
    const results = await Promise.all(
      this.watched.map((probe) => runProbe(probe, context, { clock, timeoutMs, signal })),
    );
    const verdicts = Object.fromEntries(results.map(({ probe, finding }) => [probe.id, finding.verdict]));
    return { at, ...(target.release && { release: target.release.commit }), verdicts };
  }
}

async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  if (ms > 0) await clock.sleep(ms, signal).catch(() => undefined);
  return !signal.aborted;
}
