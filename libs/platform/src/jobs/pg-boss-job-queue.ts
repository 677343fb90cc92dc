import { randomUUID } from 'node:crypto';
import { CompiledQuery, sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Tx } from '../database/database.js';
import { JobQueue, type JobDefinition } from './job-queue.js';
import { withCause } from './job-cause.js';
import { assertIdsOnly } from './payload.js';

const MS_PER_S = 1_000;

/** Adds jobs inside the caller's transaction: a job exists if and only if the fact that caused it does. */
export class PgBossJobQueue extends JobQueue {
  constructor(private readonly boss: PgBoss) {
    super();
  }

  override async enqueue<Payload extends object>(
    tx: Tx,
    job: JobDefinition<Payload>,
    payload: Payload,
    options: { readonly startAfterMs?: number; readonly singletonKey?: string } = {},
  ): Promise<void> {
    assertIdsOnly(payload);
    await this.boss.send(job.name, withCause(payload), {
      db: { executeSql: (text, values) => executeIn(tx, text, values) },
      singletonKey: options.singletonKey ?? randomUUID(),
      ...(options.startAfterMs ? { startAfter: Math.ceil(options.startAfterMs / MS_PER_S) } : {}),
    });
  }

  override async discard(tx: Tx, member: string, value: string): Promise<number> {
    const { numAffectedRows } = await sql`delete from pgboss.job where data ->> ${member}::text = ${value}`.execute(
      tx.as<unknown>(),
    );
    return Number(numAffectedRows ?? 0);
  }
}

async function executeIn(tx: Tx, text: string, values: unknown[] = []): Promise<{ rows: Record<string, unknown>[] }> {
  const { rows } = await tx.as<unknown>().executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, values));
  return { rows };
}
