import type { Clock } from '@rapport/kernel';
import type { Finding } from './finding.js';
import type { Target } from './target.js';

/** What a probe may look at and by. */
export interface ProbeContext {
  readonly target: Target;
  readonly clock: Clock;
  /** Ends the probe when its time is up: every wait and every call takes it. */
  readonly signal: AbortSignal;
  /** Where the values are of the environment variables that the target names: never to be shown. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * A fact that several probes need, gathered once a run: facts are apart from checks.
   * @param name unique, such as `coverage-summary`
   */
  fact<T>(name: string, gather: () => Promise<T>): Promise<T>;
}

/** One check of one thing. A rejected promise counts as `unknown`: what broke is the check, not the thing. */
export interface Probe {
  /** `area.thing`, such as `redis.auth`; the checklist's items name it. */
  readonly id: string;
  /** Raised when what it means changes: evidence names it. */
  readonly version: number;
  /** One sentence: what it does. */
  readonly description: string;
  /** Milliseconds; the run's default otherwise. */
  readonly timeoutMs?: number;
  /** Whether it changes anything (a test user, a fault): it then runs only when that was allowed, and cleans up. */
  readonly mutates?: true;
  run(context: ProbeContext): Promise<Finding>;
}
