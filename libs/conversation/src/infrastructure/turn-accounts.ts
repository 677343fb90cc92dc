import type { ModelAttempt } from '@rapport/llm';
import type { Spending } from '../domain/turn.js';

/** One attempt as a turn's row keeps it: names, codes and numbers. */
export interface AttemptRow {
  readonly model: string;
  readonly outcome: string;
  readonly ms: number;
  /** Prompt, cached, output, thoughts. */
  readonly tokens?: readonly number[];
}

export function toAttemptRow({ model, modelVersion, outcome, durationMs, usage }: ModelAttempt): AttemptRow {
  return {
    model: modelVersion ?? model,
    outcome,
    ms: durationMs,
    ...(usage && { tokens: [usage.prompt, usage.cached, usage.output, usage.thoughts] }),
  };
}

/**
 * What a turn adds to its day, by model, as the rows of `jsonb_to_recordset`. The turn itself counts once: for the model that
 * answered, or for '' when none was asked.
 */
export function toDayRows({ call, spent }: Pick<Spending, 'call' | 'spent'>): object[] {
  const answered = call?.modelVersion ?? '';
  const models = spent.some(({ modelVersion }) => modelVersion === answered)
    ? spent
    : [{ modelVersion: answered, usage: undefined, costMicroUsd: undefined }, ...spent];
  return models.map(({ modelVersion, usage, costMicroUsd }) => ({
    model: modelVersion,
    turns: modelVersion === answered ? 1 : 0,
    prompt: usage?.prompt ?? 0,
    cached: usage?.cached ?? 0,
    output: usage?.output ?? 0,
    thoughts: usage?.thoughts ?? 0,
    cost: costMicroUsd ?? 0,
  }));
}

/** What a running turn has taken, as a row of `jsonb_to_recordset`. */
export function toAccountRow({ call, spent, costMicroUsd }: Spending): object {
  return {
    ...call?.usage,
    model_version: call?.modelVersion,
    attempts: call?.attempts,
    attempts_log: call?.log.map(toAttemptRow),
    first_token_ms: call?.firstTokenMs === undefined ? undefined : Math.round(call.firstTokenMs),
    cost: costMicroUsd,
    spent: toDayRows({ call, spent }),
  };
}
