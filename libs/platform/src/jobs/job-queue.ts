import type { Tx } from '../database/database.js';

/** A kind of job: its queue's name and what a payload holds. Payloads carry ids, never text: the queue is not encrypted. */
export interface JobDefinition<Payload extends object = object> {
  readonly name: string;
  readonly retryLimit: number;
  /** Cron expression (UTC) for jobs that run by themselves. */
  readonly schedule?: string;
  /** Phantom: carries the payload's type. */
  readonly payload?: Payload;
}

const definitions = new Map<string, JobDefinition>();

/** Declares a kind of job, once a process: a worker refuses to start while one that was declared has no handler. */
export function defineJob<Payload extends object>(
  definition: Omit<JobDefinition<Payload>, 'payload'>,
): JobDefinition<Payload> {
  if (definitions.has(definition.name)) throw new Error(`the job ${definition.name} is defined twice`);
  definitions.set(definition.name, definition);
  return definition;
}

/** Every kind of job that the loaded code declares. */
export function definedJobs(): readonly JobDefinition[] {
  return [...definitions.values()];
}

/** Handles one kind of job. Must be idempotent: a job runs at least once. */
export abstract class JobHandler<Payload extends object = object> {
  abstract readonly job: JobDefinition<Payload>;
  abstract handle(payload: Payload, signal: AbortSignal): Promise<void>;
}

/** Durable background work on the database. A job is enqueued in the transaction of the fact that causes it. */
export abstract class JobQueue {
  /**
   * `startAfterMs` is rounded up to seconds. While a job with the same `singletonKey` is waiting to run, another is not
   * added; one that already runs does not count, for it may have missed the newest facts.
   */
  abstract enqueue<Payload extends object>(
    tx: Tx,
    job: JobDefinition<Payload>,
    payload: Payload,
    options?: { readonly startAfterMs?: number; readonly singletonKey?: string },
  ): Promise<void>;

  /** Removes the jobs, in whatever state, whose payload's `member` has the value. Looks at all jobs there are. */
  abstract discard(tx: Tx, member: string, value: string): Promise<number>;
}
