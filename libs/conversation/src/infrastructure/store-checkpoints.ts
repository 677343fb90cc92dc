import { fromUuid, isCodedError, toUuid, type TurnId } from '@rapport/kernel';
import type { Database, UserCipher } from '@rapport/platform';
import { sql } from 'kysely';
import { turnErrors } from '../conversation.errors.js';
import type { Checkpoint } from '../domain/turn-repository.js';
import { contentContext } from './conversation-tables.js';
import { toAccountRow } from './turn-accounts.js';

interface Lease {
  readonly leaseUntil: Date;
  /** Only those whose lease had run out by then. */
  readonly lapsedBy?: Date | undefined;
}

/** One statement for all of them, whose number does not change its text. See `TurnRepository.checkpoint`. */
export async function storeCheckpoints(
  database: Database,
  cipher: UserCipher,
  checkpoints: readonly Checkpoint[],
  { leaseUntil, lapsedBy }: Lease,
): Promise<ReadonlyMap<TurnId, 'kept' | 'stop'>> {
  const sealed = await Promise.all(checkpoints.map((checkpoint) => toRow(database, cipher, checkpoint)));
  const { rows } = await sql<{ turn_id: string; error_code: string | null }>`
    UPDATE turns t SET state = 'generating', lease_until = ${leaseUntil}::timestamptz,
      partial_sealed = nullif(coalesce(decode(c.partial, 'base64'), t.partial_sealed), ''::bytea),
      model_version = coalesce(c.model_version, t.model_version), attempts = coalesce(c.attempts, t.attempts),
      attempts_log = coalesce(c.attempts_log, t.attempts_log), spent_so_far = coalesce(c.spent, t.spent_so_far),
      prompt_tokens = coalesce(c.prompt, t.prompt_tokens), cached_tokens = coalesce(c.cached, t.cached_tokens),
      output_tokens = coalesce(c.output, t.output_tokens), thought_tokens = coalesce(c.thoughts, t.thought_tokens),
      cost_micro_usd = coalesce(c.cost, t.cost_micro_usd), first_token_ms = coalesce(c.first_token_ms, t.first_token_ms)
    FROM jsonb_to_recordset(${JSON.stringify(sealed)}::jsonb)
      AS c (user_id uuid, turn_id uuid, fence integer, partial text, model_version text, attempts integer,
        attempts_log jsonb, spent jsonb, prompt integer, cached integer, output integer, thoughts integer, cost bigint,
        first_token_ms integer)
    WHERE t.user_id = c.user_id AND t.turn_id = c.turn_id AND t.fence = c.fence AND t.state IN ('accepted', 'generating')
      AND (${lapsedBy ?? null}::timestamptz IS NULL OR t.lease_until <= ${lapsedBy ?? null}::timestamptz)
    RETURNING t.turn_id, t.error_code`.execute(database.as());
  return new Map(
    rows.map((row) => [
      fromUuid('turn', row.turn_id),
      row.error_code === turnErrors.stopped.spec.code ? 'stop' : 'kept',
    ]),
  );
}

async function toRow(database: Database, cipher: UserCipher, checkpoint: Checkpoint): Promise<object> {
  const { userId, turnId, fence, replyId, partial, spending } = checkpoint;
  const account = spending && toAccountRow(spending);
  const row = { user_id: toUuid('user', userId), turn_id: toUuid('turn', turnId), fence, ...account };
  if (partial === undefined) return row;
  // Taken back, and nothing in its place: the statement tells it from what did not change.
  if (partial === '') return { ...row, partial };
  const crypto = await cipher.for(database, userId).catch(unlessErased);
  const sealed = crypto?.encrypt(partial, contentContext(toUuid('message', replyId)));
  return { ...row, partial: sealed?.toString('base64') };
}

/** The turn went with its person; the others of the statement are kept. */
function unlessErased(error: unknown): undefined {
  if (!isCodedError(error, 'crypto.key_missing')) throw error;
}
