import type { Clock } from '@rapport/kernel';
import { unknown, type Finding } from '../domain/finding.js';
import type { Probe, ProbeContext } from '../domain/probe.js';

export interface ProbeResult {
  readonly probe: Probe;
  readonly finding: Finding;
  readonly durationMs: number;
  /** Milliseconds since the Unix epoch. */
  readonly endedAt: number;
}

/** Runs one probe for as long as it may take. Never rejects: a check that breaks, or hangs, leaves its thing unknown. */
export async function runProbe(
  probe: Probe,
  context: Omit<ProbeContext, 'signal'>,
  { clock, timeoutMs, signal }: { clock: Clock; timeoutMs: number; signal: AbortSignal },
): Promise<ProbeResult> {
  const begun = clock.monotonic();
  const ended = (finding: Finding): ProbeResult => {
    return { probe, finding, durationMs: Math.round(clock.monotonic() - begun), endedAt: clock.now() };
  };
  const limit = probe.timeoutMs ?? timeoutMs;
  const timer = new AbortController();
  const cancel = clock.setTimer(limit, () => timer.abort(new Error(`took longer than ${limit / 1_000} s`)));
  const both = AbortSignal.any([signal, timer.signal]);
  try {
    const finding = await Promise.race([probe.run({ ...context, signal: both }), aborted(both)]);
    return ended(finding);
  } catch (error) {
    const why = both.aborted ? both.reason : error;
    return ended(unknown(`The check itself failed: ${firstLine(why)}`));
  } finally {
    cancel();
  }
}

/** Probes are asked to stop by their signal; one that does not listen is left behind. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? '';
