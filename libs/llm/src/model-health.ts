import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { llmConfig, type LlmConfig } from './llm.config.js';
import type { ModelCall } from './llm-observer.js';

/** What one model's real calls of the last window came to. Times are ms since the epoch. */
interface ModelHealthReport {
  readonly model: string;
  readonly successes: number;
  /** By outcome: an `llm.*` code, or a verdict that is a fault of the model. */
  readonly faults: Readonly<Record<string, number>>;
  /** Also when it lies before the window. */
  readonly lastSuccessAt: number | undefined;
  readonly lastFaultAt: number | undefined;
}

/** Enough for a rate of any meaning; keeps a busy model's record at a few kilobytes. */
const MAX_OUTCOMES = 1_000;

/** A refusal is an answer: the model is well. A call that we cancelled, or never sent, says nothing either way. */
const SUCCESSES: ReadonlySet<string> = new Set(['ok', 'length', 'prompt_blocked', 'reply_blocked']);
const IGNORED: ReadonlySet<string> = new Set(['llm.aborted', 'llm.busy', 'llm.circuit_open']);

interface Outcome {
  readonly at: number;
  readonly outcome: string;
}

class OutcomeLog {
  outcomes: Outcome[] = [];
  lastSuccessAt: number | undefined;
  lastFaultAt: number | undefined;
}

/** Remembers, per model and per process, how recent calls ended: quota, credit and overload show here and in no probe. */
@Injectable()
export class ModelHealth {
  private readonly logs = new Map<string, OutcomeLog>();

  constructor(
    private readonly clock: Clock,
    @Inject(llmConfig.token) private readonly config: Pick<LlmConfig, 'healthWindowMs'>,
  ) {}

  record(call: Pick<ModelCall, 'model' | 'outcome'>): void {
    if (IGNORED.has(call.outcome)) return;
    const log = this.logs.get(call.model) ?? new OutcomeLog();
    this.logs.set(call.model, log);
    const at = this.clock.now();
    log.outcomes.push({ at, outcome: call.outcome });
    if (log.outcomes.length > MAX_OUTCOMES) log.outcomes.splice(0, MAX_OUTCOMES / 2);
    if (SUCCESSES.has(call.outcome)) log.lastSuccessAt = at;
    else log.lastFaultAt = at;
  }

  /** One report for each model that was ever called. */
  reports(): ModelHealthReport[] {
    return [...this.logs.keys()].map((model) => this.report(model));
  }

  report(model: string): ModelHealthReport {
    const log = this.logs.get(model);
    const since = this.clock.now() - this.config.healthWindowMs;
    const recent = log?.outcomes.filter(({ at }) => at > since) ?? [];
    const faults = recent.filter(({ outcome }) => !SUCCESSES.has(outcome));
    return {
      model,
      successes: recent.length - faults.length,
      faults: countBy(faults.map(({ outcome }) => outcome)),
      lastSuccessAt: log?.lastSuccessAt,
      lastFaultAt: log?.lastFaultAt,
    };
  }
}

function countBy(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
