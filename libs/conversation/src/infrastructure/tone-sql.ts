import { memoryIsOnFor, type Mood } from '@rapport/memory';
import type { ToneDial, ToneDials } from '@rapport/persona';
import { sql, type RawBuilder } from 'kysely';
import { forEachDial } from '../domain/tone/dials.js';
import type { ToneAccount, ToneBasis, ToneBefore, ToneMark, ToneMood, ToneState } from '../domain/tone/tone.js';

type Pair = readonly [number, number];
type Pairs = Readonly<Record<ToneDial, Pair>>;

interface MoodRow extends Mood {
  /** ISO 8601. */
  readonly at: string;
}

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
  /** That the dials met. */
  readonly mood?: MoodRow;
  /** That was read after the answer, for the next one to meet; null: none any more. */
  readonly mood_after?: MoodRow | null;
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
  /** Whether a mood may be met: it was read with the person's memory, and goes with it. */
  readonly tone_mood: boolean | null;
  readonly tone_account: ToneAccountRow | null;
  readonly tone_at: Date | null;
}

/** Parts of the statement that opens a turn: what the last one heard, and whether the person wants it to matter. */
export function toneColumns(userUuid: string): RawBuilder<unknown> {
  return sql`tone.tone_account, tone.tone_at,
        ${toneAdapts(userUuid)} AS tone_adapts,
        coalesce(tone.tone_account -> 'mood', tone.tone_account -> 'mood_after') IS NOT NULL
          AND c.memory_enabled AND ${memoryIsOnFor(sql`c.user_id`)} AS tone_mood`;
}

/** SQL of whether answers may follow how the person writes: also for whoever never said. */
export function toneAdapts(userUuid: string): RawBuilder<boolean> {
  return sql<boolean>`coalesce((SELECT s.adapts FROM tone_settings s WHERE s.user_id = ${userUuid}), true)`;
}

/** Joined as `tone`. */
export function latestTone(userUuid: string, conversationUuid: string): RawBuilder<unknown> {
  return sql`SELECT l.tone_account, l.created_at AS tone_at FROM turns l
        WHERE l.user_id = ${userUuid} AND l.conversation_id = ${conversationUuid} ORDER BY l.turn_id DESC LIMIT 1`;
}

export function toToneBefore(row: ToneColumns): ToneBefore {
  const { tone_adapts: adapts, tone_account: account, tone_at: at, tone_mood: mayMeetMood } = row;
  const mood = account && mayMeetMood ? toMood('mood_after' in account ? account.mood_after : account.mood) : undefined;
  return { adapts, state: account ? toState(account) : undefined, mood, at: at ?? undefined };
}

/** SQL of what is merged into the account of the turn before the one that is to meet the mood. */
export function moodHeardAfter({ emotion, confidence, at }: ToneMood): RawBuilder<unknown> {
  const mood: MoodRow | null =
    emotion === 'neutral' ? null : { emotion, confidence: rounded(confidence), at: at.toISOString() };
  return sql`${JSON.stringify({ mood_after: mood })}::jsonb`;
}

export function toAccountRow({ basis, own, reading, state, mood }: ToneAccount): ToneAccountRow {
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
    ...(mood && { mood: { ...mood, at: mood.at.toISOString() } }),
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
    mood: toMood(row.mood),
  };
}

const toMood = (row: MoodRow | null | undefined): ToneMood | undefined =>
  row ? { emotion: row.emotion, confidence: row.confidence, at: new Date(row.at) } : undefined;

function toState({ state, language }: ToneAccountRow): ToneState | undefined {
  return state && { dials: forEachDial((dial) => ({ value: state[dial][0], evidence: state[dial][1] })), language };
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
