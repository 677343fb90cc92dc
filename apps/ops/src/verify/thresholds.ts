import type { ProbeContext } from '@rapport/checklist';
import { parse } from 'yaml';
import { textOf } from '../probes/support/source-files.js';

/** What the service has to keep. `monitoring/slo.yaml` of the examined sources says it; these are what that says here. */
export const DEFAULT_THRESHOLDS = {
  /** p95 of what waits for no model, seconds. */
  response_s: 2,
  /** p95 of the first text of an answer, seconds. */
  first_text_s: 2,
  /** Share of requests that may end with 5xx after a release. */
  release_error_rate: 0.01,
  /** Share of the model's calls without an error. */
  api_success: 0.99,
  /** Share of a core. */
  cpu: 0.8,
  /** Share of the memory limit. */
  memory: 0.8,
  /** p95 of a command to Redis, seconds. */
  redis_s: 0.01,
} as const;

export type Thresholds = Readonly<Record<keyof typeof DEFAULT_THRESHOLDS, number>>;

/** Bytes an hour by which the heap may grow once it is warm. */
export const HEAP_BYTES_PER_HOUR = 1024 * 1024;
/** Bytes that a turn may leave behind in a process: less than a small object with its strings and the entry of a map that leads to it. */
export const HEAP_BYTES_PER_TURN = 512;

/** Names that the file does not have keep their default. Rejects on a threshold that is no number. */
export function thresholdsOf({ target, fact }: ProbeContext): Promise<Thresholds> {
  return fact('verify.thresholds', async () => {
    const { sourceFolder } = target;
    const text = sourceFolder === undefined ? undefined : await textOf(sourceFolder, 'monitoring', 'slo.yaml');
    const stated =
      text === undefined ? {} : ((parse(text) as { thresholds?: Record<string, unknown> }).thresholds ?? {});
    const names = Object.keys(DEFAULT_THRESHOLDS) as (keyof Thresholds)[];
    return Object.fromEntries(names.map((name) => [name, numberOf(stated[name] ?? DEFAULT_THRESHOLDS[name], name)]));
  }) as Promise<Thresholds>;
}

function numberOf(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new Error(`monitoring/slo.yaml: ${name} is no number`);
  return value;
}
