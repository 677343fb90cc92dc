import { toUuid, type UserId } from '@rapport/kernel';
import type { Disclosure } from '@rapport/safety';
import { sql, type RawBuilder } from 'kysely';
import type { DisclosureClaim, DisclosureStanding } from '../domain/disclosure-standing.js';

const ADULT_AGE = 18;

export interface StandingColumns {
  readonly person_locale: string | null;
  readonly person_age: number | null;
  readonly disclosed_at: Date | null;
  readonly disclosure_failed: boolean;
  readonly last_used_at: Date | null;
  readonly last_failed: boolean | null;
}

/** {@link StandingColumns}, beside {@link standingJoins}. The latest turn is the last of the primary key: a look, no write. */
export const standingColumns = (userUuid: string): RawBuilder<unknown> => sql`
  person.locale AS person_locale, person.age_attested_minimum AS person_age, told.disclosed_at,
  EXISTS (SELECT FROM turns f WHERE f.user_id = told.user_id AND f.turn_id = told.turn_id AND f.state = 'failed')
    AS disclosure_failed,
  (SELECT l.created_at FROM turns l WHERE l.user_id = ${userUuid}::uuid ORDER BY l.turn_id DESC LIMIT 1) AS last_used_at,
  (SELECT l.state = 'failed' FROM turns l WHERE l.user_id = ${userUuid}::uuid ORDER BY l.turn_id DESC LIMIT 1)
    AS last_failed`;

/** To a row `c` that bears `user_id`. */
export const standingJoins: RawBuilder<unknown> = sql`
  LEFT JOIN users person ON person.user_id = c.user_id
  LEFT JOIN disclosure_states told ON told.user_id = c.user_id`;

export function toStanding(row: StandingColumns): DisclosureStanding {
  const recordedAt = row.disclosed_at ?? undefined;
  return {
    audience: (row.person_age ?? 0) >= ADULT_AGE ? 'adult' : 'minor',
    locale: row.person_locale ?? 'en',
    recordedAt,
    // Nobody knows whether a turn that failed was read: it told nothing.
    lastDisclosedAt: row.disclosure_failed ? undefined : recordedAt,
    lastUsedAt: row.last_used_at ?? undefined,
    lastFailedAt: row.last_failed ? (row.last_used_at ?? undefined) : undefined,
  };
}

/**
 * Part of a WITH that records the disclosure once `guard (user_id)` has its row. It has a row itself unless another turn, which saw
 * the person as they stood before, was faster; whoever asks is answered in any case.
 */
export function claimDisclosure(
  { disclosure, recordedAt }: DisclosureClaim,
  turnUuid: string | null,
  at: Date,
  guard: string,
): RawBuilder<unknown> {
  return sql`disclosure AS (
    INSERT INTO disclosure_states AS d (user_id, disclosed_at, turn_id)
    SELECT user_id, ${at}::timestamptz, ${turnUuid}::uuid FROM ${sql.ref(guard)}
    ON CONFLICT (user_id) DO UPDATE SET disclosed_at = excluded.disclosed_at, turn_id = excluded.turn_id
      WHERE ${disclosure.reason === 'on_request'}::boolean OR d.disclosed_at = ${recordedAt ?? null}::timestamptz
    RETURNING user_id
  )`;
}

/** What the turn's row says that it told, beside {@link claimDisclosure}. */
export function toldInTurn(claim: DisclosureClaim | undefined): RawBuilder<Disclosure | null> {
  if (!claim) return sql`NULL::jsonb`;
  return sql`CASE WHEN EXISTS (SELECT FROM disclosure) THEN ${JSON.stringify(claim.disclosure)}::jsonb END`;
}

/** The row `c` for {@link standingJoins}, of a person without a conversation. */
export const personRow = (userId: UserId): RawBuilder<unknown> =>
  sql`(SELECT ${toUuid('user', userId)}::uuid AS user_id) c`;
