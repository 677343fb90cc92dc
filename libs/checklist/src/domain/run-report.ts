/** What a run did to the service: `reports/<kind>.json` holds the latest of each. */
export type RunKind = 'load' | 'stress' | 'soak' | 'leak' | 'drills';

/**
 * Figures by name. A name ends in its unit: `_ms`, `_per_second`, `_ratio` (0 to 1), `_bytes`, `_bytes_per_hour`,
 * `_seconds`, `_usd`; without one it is a count.
 */
export type Figures = Readonly<Record<string, number>>;

/**
 * Figures that checks rely on, by kind. A run that could not measure one leaves it out.
 * - `load`: `turns`, `rate_turns_per_second` (asked for), `capacity_turns_per_second` (found), `error_ratio`, `plain_p95_ms` (what
 *   waits for no model), `first_token_p95_ms`
 * - `stress`: `turns`, `rate_turns_per_second`, `shed_ratio` (429 and 503), `error_ratio` (any other failure),
 *   `recovery_seconds` (from the end of the load to good answers)
 * - `soak`: `turns`, `minutes`, `error_ratio`, `plain_p95_ms`, `first_token_p95_ms`, `heap_slope_bytes_per_hour` (of the process
 *   that grows fastest, after collections, once warm; without compiled code where that can be told apart),
 *   `heap_slope_low_bytes_per_hour` and `heap_slope_high_bytes_per_hour` (the interval that the true slope lies in),
 *   `code_slope_bytes_per_hour`, `rss_slope_bytes_per_hour`, `restarts`
 * - `leak`: `turns`, `rounds`, `heap_growth_bytes_per_turn` (of the process that grows fastest; `_low_` and `_high_` as above),
 *   `heap_slope_bytes_per_hour`, `live_objects_growth` (of the kinds that belong to turns)
 */

/** The stored result of a long run against a running system, which later checks read in its place. Nothing personal. */
export interface RunReport {
  readonly kind: RunKind;
  /** What was done, in a few words: `steady 4 turns/s for 20 min, 20 people`. */
  readonly scenario: string;
  /** Full hash of the commit that ran, or `unknown`. */
  readonly commit: string;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** What was examined, without credentials. */
  readonly target: string;
  readonly figures: Figures;
  /** Whether every criterion of the run held. A run that was interrupted has not passed. */
  readonly passed: boolean;
  /** Set where nothing failed, but the run was too short or too unsteady to judge by: it is proof of nothing. */
  readonly unclear?: boolean;
  /** One line for each criterion that did not hold, with its figure; and what else a reader should know. */
  readonly findings: readonly string[];
}

const KINDS: readonly string[] = ['load', 'stress', 'soak', 'leak', 'drills'] satisfies readonly RunKind[];

/** Reads a stored report. Throws what is wrong with it, in words. */
export function parseRunReport(text: string): RunReport {
  const value = JSON.parse(text) as Partial<Record<keyof RunReport, unknown>> | null;
  const wrong = (what: string): Error => new Error(`the run report has no ${what}`);
  if (typeof value !== 'object' || value === null) throw wrong('fields');
  if (!KINDS.includes(value.kind as string)) throw wrong(`kind of ${KINDS.join(', ')}`);
  for (const name of ['scenario', 'commit', 'target'] as const)
    if (typeof value[name] !== 'string') throw wrong(`${name} in words`);
  for (const name of ['startedAt', 'endedAt'] as const)
    if (typeof value[name] !== 'string' || Number.isNaN(Date.parse(value[name]))) throw wrong(`time ${name}`);
  if (typeof value.passed !== 'boolean') throw wrong('verdict passed');
  if (value.unclear !== undefined && typeof value.unclear !== 'boolean') throw wrong('flag unclear');
  if (!Array.isArray(value.findings) || value.findings.some((line) => typeof line !== 'string'))
    throw wrong('list of findings');
  const figures = value.figures;
  if (typeof figures !== 'object' || figures === null || !Object.values(figures).every(Number.isFinite))
    throw wrong('figures that are numbers');
  return value as RunReport;
}
