import type { Db } from '../database/database.js';

export type OperationKind = 'database' | 'user_keys' | 'shared_state' | 'restore_drill';

interface OperationsTables {
  operations_runs: {
    kind: OperationKind;
    outcome: 'success' | 'failure';
    started_at: Date;
    ended_at: Date;
  };
}

/** Rows live for longer than anybody looks back, and there are few. */
const KEPT_DAYS = 400;

/** Keeps that it ran, for the metric by which somebody is told when it did not. */
export async function recordOperation(db: Db, run: OperationsTables['operations_runs']): Promise<void> {
  const table = db.as<OperationsTables>();
  await table.insertInto('operations_runs').values(run).execute();
  const oldest = new Date(run.ended_at.getTime() - KEPT_DAYS * 86_400_000);
  await table.deleteFrom('operations_runs').where('ended_at', '<', oldest).execute();
}

/** When each kind last succeeded; kinds that never did are absent. */
export async function lastSuccesses(db: Db): Promise<ReadonlyMap<OperationKind, Date>> {
  const rows = await db
    .as<OperationsTables>()
    .selectFrom('operations_runs')
    .select(({ fn }) => ['kind', fn.max('ended_at').as('ended_at')])
    .where('outcome', '=', 'success')
    .groupBy('kind')
    .execute();
  return new Map(rows.map(({ kind, ended_at }) => [kind, ended_at]));
}
