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

export function defineJob<Payload extends object>(
  definition: Omit<JobDefinition<Payload>, 'payload'>,
): JobDefinition<Payload> {
  return definition;
}

/** Handles one kind of job. Must be idempotent: a job runs at least once. */
export abstract class JobHandler<Payload extends object = object> {
  abstract readonly job: JobDefinition<Payload>;
  abstract handle(payload: Payload, signal: AbortSignal): Promise<void>;
}

/** Durable background work on the database. A job is enqueued in the transaction of the fact that causes it. */
export abstract class JobQueue {
  abstract enqueue<Payload extends object>(
    tx: Tx,
    job: JobDefinition<Payload>,
    payload: Payload,
    options?: { readonly startAfterMs?: number; readonly singletonKey?: string },
  ): Promise<void>;
}
