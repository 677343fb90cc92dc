import { sql, type RawBuilder } from 'kysely';
import type { Spending } from '../domain/turn.js';
import { toAttemptRow } from './turn-accounts.js';

/** What a turn took, as assignments of `UPDATE turns SET …`. */
export function accountColumns({ call, costMicroUsd }: Spending): RawBuilder<unknown> {
  const usage = call?.usage;
  const firstTokenMs = call?.firstTokenMs;
  return sql`model_version = ${call?.modelVersion ?? null}::text, attempts = ${call?.attempts ?? 0}::integer,
    attempts_log = ${JSON.stringify((call?.log ?? []).map(toAttemptRow))}::jsonb,
    prompt_tokens = ${usage?.prompt ?? null}::integer, cached_tokens = ${usage?.cached ?? null}::integer,
    output_tokens = ${usage?.output ?? null}::integer, thought_tokens = ${usage?.thoughts ?? null}::integer,
    cost_micro_usd = ${costMicroUsd ?? null}::bigint,
    first_token_ms = ${firstTokenMs === undefined ? null : Math.round(firstTokenMs)}::integer`;
}
