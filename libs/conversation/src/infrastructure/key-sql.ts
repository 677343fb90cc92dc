import { toUuid, type TurnId } from '@rapport/kernel';
import type { RequestKey } from '@rapport/platform';
import { sql, type RawBuilder } from 'kysely';

interface KeyedTurn {
  readonly key?: RequestKey | undefined;
  readonly retries?: TurnId | undefined;
}

/**
 * Part of a WITH that ties the request's key to the new turn, once `guard` has its row. A key that is known already makes the
 * whole statement fail on `idempotency_keys_pkey`, unless the turn is a retry of the one that the key means.
 */
export function keepKey({ key, retries }: KeyedTurn, turnUuid: string, at: Date, guard: string): RawBuilder<unknown> {
  if (!key) return sql``;
  if (retries === undefined) {
    return sql`, request_key AS (
      INSERT INTO idempotency_keys (user_id, key_digest, fingerprint, turn_id, created_at)
      SELECT user_id, ${key.digest}::bytea, ${key.fingerprint}::bytea, ${turnUuid}::uuid, ${at}::timestamptz
      FROM ${sql.ref(guard)}
    )`;
  }
  return sql`, request_key AS (
    UPDATE idempotency_keys k SET turn_id = ${turnUuid}::uuid FROM ${sql.ref(guard)} g
    WHERE k.user_id = g.user_id AND k.key_digest = ${key.digest}::bytea
  )`;
}

/** Condition of the guard: nobody else has retried the turn meanwhile. */
export function stillToRetry({ key, retries }: KeyedTurn): RawBuilder<unknown> {
  if (!key || retries === undefined) return sql`true`;
  return sql`EXISTS (SELECT FROM idempotency_keys k WHERE k.user_id = ${toUuid('user', key.userId)}
    AND k.key_digest = ${key.digest}::bytea AND k.turn_id = ${toUuid('turn', retries)}::uuid)`;
}
