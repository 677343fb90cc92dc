import type { Mood } from '@rapport/memory';
import type { ToneDial, ToneDials } from '@rapport/persona';

/** What in a message speaks for its tone. Ids, shown and stored in place of words of the message. */
export const TONE_MARKS = [
  'formal_wording',
  'casual_wording',
  'contractions',
  'chat_words',
  'emoji',
  'exclamations',
  'capitals',
  'stretched_words',
  'kind_words',
  'cold_words',
  'glad_words',
  'sad_words',
  'short_message',
  'long_message',
] as const;
export type ToneMark = (typeof TONE_MARKS)[number];

/** One dial of one message, 0 to 1 with 0.5 as the middle; `confidence`: how much there was to tell by, 0 to 1. */
export interface DialReading {
  readonly value: number;
  readonly confidence: number;
}

/** How one message sounds. */
export interface ToneReading {
  readonly dials: Readonly<Record<ToneDial, DialReading>>;
  readonly marks: readonly ToneMark[];
  /** ISO 639-1; absent where the text does not tell it well. */
  readonly language: string | undefined;
}

/** What was heard of one dial over a conversation: the mean of the readings, and how much of them is still in force. */
export interface HeardDial {
  readonly value: number;
  /** Sum of confidences, each fading with later messages and with time. */
  readonly evidence: number;
}

/** How a person has sounded in a conversation so far. */
export interface ToneState {
  readonly dials: Readonly<Record<ToneDial, HeardDial>>;
  /** In which the person wrote last, as far as that was plain. */
  readonly language: string | undefined;
}

/** What a model read of how the person felt; kept where TONE_EMOTION allows it. */
export interface ToneMood extends Mood {
  /** When they said what it was read from. */
  readonly at: Date;
}

/**
 * Why the dials stand as they do: they follow the person, or stay the persona's own because the person switched that off
 * (`off`), or because of what
 * screening or the crisis protocol found (`safety`), which is never mirrored.
 */
export const TONE_BASES = ['adapted', 'off', 'safety'] as const;
export type ToneBasis = (typeof TONE_BASES)[number];

/** What a turn stores of its tone: enough to go on from, and to explain. Numbers, times and ids, never words. */
export interface ToneAccount {
  readonly basis: ToneBasis;
  /** The persona's own dials. */
  readonly own: ToneDials;
  /** Absent where nothing was read in this turn. */
  readonly reading: ToneReading | undefined;
  /** Absent where nothing is kept. */
  readonly state: ToneState | undefined;
  /** Absent where none is known, or left. */
  readonly mood?: ToneMood | undefined;
}

/** What a turn knows of the turns before it. */
export interface ToneBefore {
  /** Whether the person wants answers to follow how they write. */
  readonly adapts: boolean;
  readonly state: ToneState | undefined;
  readonly mood?: ToneMood | undefined;
  /** When the state was heard. */
  readonly at: Date | undefined;
}
