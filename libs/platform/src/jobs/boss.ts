import { Logger } from '@nestjs/common';
import { isCodedError } from '@rapport/kernel';
import { PgBoss, type ConstructorOptions } from 'pg-boss';
import type { KyselyDatabase } from '../database/kysely-database.js';
import type { JobDefinition } from './job-queue.js';
import { jobsErrors } from './jobs.errors.js';
import type { JobsConfig } from './jobs.config.js';

/** Where jobs end that failed for good. Nothing works on it: an operator looks, repairs and sends them back. */
export const DEAD_LETTER_QUEUE = 'dead_letter';

/** Does nothing by itself: no schema changes, no clocks, no upkeep. */
const PASSIVE = {
  migrate: false,
  createSchema: false,
  schedule: false,
  supervise: false,
  registerInstance: false,
} as const satisfies ConstructorOptions;

/** pg-boss on our database: its statements go through the same pool (or worker thread) as everything else. */
export function createBoss(database: KyselyDatabase, options: ConstructorOptions): PgBoss {
  const boss = new PgBoss({
    ...PASSIVE,
    db: { executeSql: (text, values) => database.executeSql(text, values) },
    backend: database.kind,
    // No tracer provider is set by default; what pg-boss would store with a job is left out altogether.
    openTelemetry: { enabled: false },
    ...options,
  });
  const logger = new Logger('Jobs');
  // Without a listener an error of its background work would end the process. Messages may quote data: name the code.
  boss.on('error', (error) => logger.warn(`job queue: ${codeOf(error)}`));
  return boss;
}

/** Throws `jobs.stale_schema` unless the tables are there in this version. */
export async function startBoss(boss: PgBoss): Promise<void> {
  try {
    await boss.start();
  } catch (error) {
    await boss.stop({ graceful: false, close: false });
    if (isCodedError(error)) throw error;
    throw jobsErrors.staleSchema(undefined, { cause: error });
  }
}

/** Whether the tables of the job queue are there, in this version. */
export async function areJobTablesCurrent(database: KyselyDatabase): Promise<boolean> {
  const boss = createBoss(database, {});
  try {
    await startBoss(boss);
    await boss.stop({ graceful: false, close: false });
    return true;
  } catch (error) {
    if (isCodedError(error, jobsErrors.staleSchema.spec.code)) return false;
    throw error;
  }
}

/**
 * Creates or updates the tables of the job queue; needs the right to change the schema. Waits for the index builds that
 * an update may leave to the background.
 */
export async function installJobTables(database: KyselyDatabase): Promise<void> {
  const boss = createBoss(database, { migrate: true, createSchema: true });
  await boss.start();
  // Graceful: a running index build is waited for; one that did not begin is left to the next run.
  await boss.stop({ graceful: true, close: false });
}

/** Makes the queues of these jobs, or brings their settings up to date. Needs no right to change the schema. */
export async function ensureQueues(boss: PgBoss, jobs: readonly JobDefinition[], config: JobsConfig): Promise<void> {
  await boss.createQueue(DEAD_LETTER_QUEUE);
  for (const { name, retryLimit } of jobs) {
    const settings = {
      retryLimit,
      retryDelay: config.retryDelayS,
      retryDelayMax: config.retryDelayMaxS,
      retryBackoff: true,
      expireInSeconds: config.timeoutS,
      heartbeatSeconds: config.heartbeatS,
      deleteAfterSeconds: config.retentionS,
      deadLetter: DEAD_LETTER_QUEUE,
    };
    // `short` allows one waiting job for each singleton key; every other job gets a key of its own.
    await boss.createQueue(name, { policy: 'short', ...settings });
    await boss.updateQueue(name, settings);
  }
}

export function codeOf(error: unknown): string {
  if (isCodedError(error)) return error.code;
  const { name, code } = error as { name?: string; code?: string };
  return code ?? name ?? 'unknown';
}
