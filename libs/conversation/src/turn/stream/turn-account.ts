import type { ModelAttempt, ModelOutcome } from '@rapport/llm';
import type { ModelCall } from '../../domain/turn.js';
import { callOf } from '../model-ledger.js';

/** What a turn has taken, in few bytes: it goes along with every batch of events. */
export interface TurnAccount {
  /** Milliseconds until the first word. */
  readonly first?: number | undefined;
  readonly log: readonly Entry[];
}

/** Model asked, model that answered ('' when unknown), outcome, milliseconds, whether it was sent; tokens if reported. */
type Entry = readonly [string, string, ModelOutcome, number, boolean, (readonly [number, number, number, number])?];

export function toTurnAccount({ log, firstTokenMs: first }: ModelCall): TurnAccount {
  return { first, log: log.map(toEntry) };
}

export function fromTurnAccount({ first, log }: TurnAccount): ModelCall | undefined {
  return callOf(log.map(fromEntry), first);
}

function toEntry({ model, modelVersion = '', outcome, durationMs, sent, usage }: ModelAttempt): Entry {
  const entry = [model, modelVersion, outcome, durationMs, sent] as const;
  return usage ? [...entry, [usage.prompt, usage.cached, usage.output, usage.thoughts]] : entry;
}

function fromEntry([model, modelVersion, outcome, durationMs, sent, tokens]: Entry): ModelAttempt {
  const usage = tokens && { prompt: tokens[0], cached: tokens[1], output: tokens[2], thoughts: tokens[3] };
  return { model, modelVersion: modelVersion || undefined, outcome, durationMs, sent, usage };
}
