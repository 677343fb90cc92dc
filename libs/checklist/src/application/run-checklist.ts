import { createHash } from 'node:crypto';
import { canonicalJson, type Clock } from '@rapport/kernel';
import { checklistErrors } from '../checklist.errors.js';
import { itemsOf, type Checklist, type Item, type Phase } from '../domain/checklist.js';
import type { ProbeEvidence } from '../domain/evidence.js';
import { Facts } from '../domain/facts.js';
import { findProbe } from '../domain/find-probe.js';
import { unknown } from '../domain/finding.js';
import type { Probe, ProbeContext } from '../domain/probe.js';
import type { Target } from '../domain/target.js';
import type { ActLog } from '../domain/act-log.js';
import type { EvidenceStore } from '../domain/evidence-store.js';
import { runProbe, type ProbeResult } from './run-probe.js';

export interface RunOptions {
  /** All phases otherwise. */
  readonly phases?: readonly Phase[];
  /** Ids of lines; all of the phases otherwise. */
  readonly only?: readonly string[];
  readonly allowMutation: boolean;
  /** Who runs it: `ci/4711`. */
  readonly by: string;
  /** How many probes that only read run at once. */
  readonly parallel: number;
  /** Milliseconds for probes that do not say otherwise. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called as each probe ends. */
  readonly onProgress?: (result: ProbeResult, done: number, of: number) => void;
}

/** Looks at what lines claim: each probe once, readers side by side, those that change anything one by one afterwards. */
export class RunChecklist {
  constructor(
    private readonly checklist: Checklist,
    private readonly probes: readonly Probe[],
    private readonly surroundings: { readonly clock: Clock; readonly environment: ProbeContext['environment'] },
    private readonly store: EvidenceStore,
    private readonly acts: ActLog,
  ) {}

  /**
   * Resolves with what each probe saw; without those that `signal` cut short, of which nothing is kept. Throws
   * `checklist.item_unknown` for a line that does not exist, and what the store throws.
   */
  async execute(target: Target, options: RunOptions): Promise<readonly ProbeResult[]> {
    const items = this.select(options);
    const wanted = new Set(items.flatMap(({ probes }) => probes));
    const results = await this.look(target, options, [...wanted]);
    const evidence = items.flatMap((item) =>
      item.probes.flatMap((id) => {
        const result = results.get(id);
        return result ? [this.evidenceOf(item, result, target, options.by)] : [];
      }),
    );
    const head = await this.store.append(evidence);
    const verdicts = [...results.values()].map(({ finding }) => finding.verdict);
    const count = (verdict: string): number => verdicts.filter((each) => each === verdict).length;
    await this.acts.record('run', {
      environment: target.name,
      ...(target.release && { commit: target.release.commit }),
      ...(head !== undefined && { evidence: head }),
      passed: count('pass'),
      failed: count('fail'),
      unknown: count('unknown'),
    });
    return [...results.values()];
  }

  private select({ phases, only }: RunOptions): readonly Item[] {
    const all = itemsOf(this.checklist);
    const missing = only?.filter((id) => !all.some((item) => item.id === id)) ?? [];
    if (missing.length > 0) throw checklistErrors.itemUnknown(missing.join(', '));
    return all.filter((item) => (!phases || phases.includes(item.phase)) && (!only || only.includes(item.id)));
  }

  private async look(target: Target, options: RunOptions, ids: readonly string[]): Promise<Map<string, ProbeResult>> {
    const { clock, environment } = this.surroundings;
    const facts = new Facts();
    const context = { target, clock, environment, fact: facts.get.bind(facts) };
    const results = new Map<string, ProbeResult>();
    const finish = (id: string, result: ProbeResult): void => {
      results.set(id, result);
      options.onProgress?.(result, results.size, ids.length);
    };
    const run = async (id: string): Promise<void> => {
      const probe = findProbe(this.probes, id);
      const result = await this.runAllowed(probe, context, options);
      // What was cut short saw nothing: older evidence is worth more.
      if (!options.signal.aborted) finish(id, result);
    };
    const changing = new Set(this.probes.filter(({ mutates }) => mutates).map(({ id }) => id));
    const queue = ids.filter((id) => !changing.has(id));
    const workers = Array.from({ length: Math.max(1, options.parallel) }, async () => {
      for (let id = queue.shift(); id !== undefined && !options.signal.aborted; id = queue.shift()) await run(id);
    });
    await Promise.all(workers);
    for (const id of ids.filter((each) => changing.has(each))) if (!options.signal.aborted) await run(id);
    return results;
  }

  private async runAllowed(
    probe: Probe,
    context: Omit<ProbeContext, 'signal'>,
    { allowMutation, timeoutMs, signal }: RunOptions,
  ): Promise<ProbeResult> {
    if (!probe.mutates || allowMutation) {
      return runProbe(probe, context, { clock: this.surroundings.clock, timeoutMs, signal });
    }
    const finding = unknown('It changes something, and was not allowed to: run with --allow-mutation');
    return { probe, finding, durationMs: 0, endedAt: this.surroundings.clock.now() };
  }

  private evidenceOf(
    item: Item,
    { probe, finding, durationMs, endedAt }: ProbeResult,
    target: Target,
    by: string,
  ): ProbeEvidence {
    return {
      kind: 'probe',
      item: item.id,
      probe: `${probe.id}@${probe.version}`,
      verdict: finding.verdict,
      summary: finding.summary,
      ...(finding.details && { details: finding.details }),
      ...(finding.target !== undefined && { target: finding.target }),
      environment: target.name,
      ...(target.release && { release: target.release.commit }),
      ...(target.release?.digest !== undefined && { digest: target.release.digest }),
      at: new Date(endedAt).toISOString(),
      by,
      durationMs,
      freshUntil: new Date(endedAt + item.freshMs).toISOString(),
      outputSha256: createHash('sha256').update(canonicalJson(finding)).digest('hex'),
    };
  }
}
