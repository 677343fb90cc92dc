import type { ToneDial, ToneDials } from '@rapport/persona';
import { sql, type RawBuilder } from 'kysely';
import { forEachDial } from '../domain/tone/dials.js';
import type { ToneAccount, ToneBasis, ToneBefore, ToneMark, ToneState } from '../domain/tone/tone.js';

type Pair = readonly [number, number];
type Pairs = Readonly<Record<ToneDial, Pair>>;

/** As `turns.tone_account` holds it. */
export interface ToneAccountRow {
  readonly basis: ToneBasis;
  readonly own: ToneDials;
  /** Value and confidence. */
  readonly read?: Pairs;
  readonly marks?: readonly ToneMark[];
  /** Value and evidence. */
  readonly state?: Pairs;
  readonly language?: string;
}

export interface ToneTables {
  tone_settings: {
    user_id: string;
    adapts: boolean;
    updated_at: Date;
  };
}

export interface ToneColumns {
  readonly tone_adapts: boolean;
  readonly tone_account: ToneAccountRow | null;
  readonly tone_at: Date | null;
}

/** Parts of the statement that opens a turn: what the last one heard, and whether the person wants it to matter. */
export function toneColumns(userUuid: string): RawBuilder<unknown> {
  return sql`tone.tone_account, tone.tone_at,
        coalesce((SELECT s.adapts FROM tone_settings s WHERE s.user_id = ${userUuid}), true) AS tone_adapts`;
}

/** Joined as `tone`. */
export function latestTone(userUuid: string, conversationUuid: string): RawBuilder<unknown> {
  return sql`SELECT l.tone_account, l.created_at AS tone_at FROM turns l
        WHERE l.user_id = ${userUuid} AND l.conversation_id = ${conversationUuid} ORDER BY l.turn_id DESC LIMIT 1`;
}

export function toToneBefore({ tone_adapts: adapts, tone_account: account, tone_at: at }: ToneColumns): ToneBefore {
  return { adapts, state: account ? toState(account) : undefined, at: at ?? undefined };
}

export function toAccountRow({ basis, own, reading, state }: ToneAccount): ToneAccountRow {
  return {
    basis,
    own,
    ...(reading && {
      read: forEachDial((dial): Pair => {
        const { value, confidence } = reading.dials[dial];
        return [rounded(value), rounded(confidence)];
      }),
      marks: reading.marks,
    }),
    ...(state && { state: forEachDial((dial) => [state.dials[dial].value, state.dials[dial].evidence]) }),
    ...(state?.language !== undefined && { language: state.language }),
  };
}

export function toAccount(row: ToneAccountRow): ToneAccount {
  const { basis, own, read, marks = [] } = row;
  return {
    basis,
    own,
    reading: read && {
      dials: forEachDial((dial) => ({ value: read[dial][0], confidence: read[dial][1] })),
      marks,
      language: undefined,
    },
    state: toState(row),
  };
}

function toState({ state, language }: ToneAccountRow): ToneState | undefined {
  return state && { dials: forEachDial((dial) => ({ value: state[dial][0], evidence: state[dial][1] })), language };
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
