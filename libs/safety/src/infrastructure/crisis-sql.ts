import type { UserCrypto } from '@rapport/platform';
import { sql, type RawBuilder } from 'kysely';
import type { CrisisChange, StandingCrisis } from '../domain/crisis/crisis-decision.js';
import type { CrisisState } from '../domain/crisis/crisis-state.js';

/** All states are as long as this, so that their length tells nothing. */
const STATE_LENGTH = 320;
const stateContext = (userUuid: string): string => `crisis_states.state_sealed:${userUuid}`;

/**
 * What conversations put into the statement that opens a turn, so that the state costs no round trip of its own: SQL of at
 * most one row with `revision` and `state_sealed`, for a row `c` with the person's `user_id`.
 */
export const standingCrisis: RawBuilder<unknown> = sql`SELECT s.revision, s.state_sealed FROM crisis_states s
        WHERE s.user_id = c.user_id ORDER BY s.revision DESC LIMIT 1`;

/** @param userUuid whose row it is */
export function openCrisis(
  row: { readonly revision: number | null; readonly state_sealed: Buffer | null },
  userUuid: string,
  crypto: UserCrypto,
): StandingCrisis | undefined {
  if (row.revision === null || row.state_sealed === null) return undefined;
  const state = JSON.parse(crypto.decrypt(row.state_sealed, stateContext(userUuid))) as CrisisState;
  return { revision: row.revision, state };
}

/** The statement fails on this key when the state was changed by somebody else since it was read. */
export const CRISIS_CHANGED = 'crisis_states_pkey';

/**
 * Parts of a WITH that store a change, once the part `guard (user_id)` has its row. Where several changes came in between, the
 * first one's revision is free again: so the new row takes the latest one's, and fails on {@link CRISIS_CHANGED}.
 */
export function keepCrisis(
  change: CrisisChange | undefined,
  userUuid: string,
  crypto: UserCrypto,
  at: Date,
  guard: string,
): RawBuilder<unknown> {
  if (!change) return sql``;
  const { from, state, locale, counts } = change;
  const g = sql.ref(guard);
  return sql`, crisis_before AS (
      DELETE FROM crisis_states s USING ${g} g WHERE s.user_id = g.user_id AND s.revision <= ${from}::integer
    )${
      state
        ? sql`, crisis_after AS (
      INSERT INTO crisis_states (user_id, revision, state_sealed, updated_on)
      SELECT g.user_id, coalesce((SELECT max(s.revision) FROM crisis_states s
        WHERE s.user_id = g.user_id AND s.revision > ${from}::integer), ${from + 1}::integer), ${seal(state, userUuid, crypto)}::bytea, ${dayOf(at)}::date FROM ${g} g
    )`
        : sql``
    }${
      counts.length > 0
        ? sql`, crisis_counted AS (
      INSERT INTO crisis_counts AS n (day, measure, tier, locale, count)
      SELECT ${dayOf(at)}::date, r.measure, r.tier, ${locale}::text, 1
      FROM ${g} g, jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) AS r (measure text, tier text)
      ON CONFLICT (day, measure, tier, locale) DO UPDATE SET count = n.count + 1
    )`
        : sql``
    }${keepNotification(change, at, g)}`;
}

function keepNotification({ notification, locale }: CrisisChange, at: Date, g: RawBuilder<unknown>) {
  if (!notification) return sql``;
  const { id, subject, tier, handOff } = notification;
  return sql`, crisis_notified AS (
      INSERT INTO crisis_notifications (notification_id, subject, tier, locale, hand_off, created_at, next_attempt_at)
      SELECT ${id}::uuid, ${subject}::bytea, ${tier}::text, ${locale}::text, ${handOff}::boolean, ${at}::timestamptz,
        ${at}::timestamptz FROM ${g} g
    )`;
}

function seal(state: CrisisState, userUuid: string, crypto: UserCrypto): Buffer {
  return crypto.encrypt(JSON.stringify(state).padEnd(STATE_LENGTH), stateContext(userUuid));
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
