import { TONE_DIALS, type PersonaDefinition, type ToneDial, type ToneDials } from '@rapport/persona';

type ToneBounds = PersonaDefinition['tone'];

/** How a message sounds, each from 0 to 1 with 0.5 as the middle, and how much text there was to tell by (0..1). */
export interface ToneReading extends ToneDials {
  readonly confidence: number;
}

const WORDS = /[\p{L}\p{N}][\p{L}\p{N}'’]*/gu;
const INFORMAL =
  /\b(?:lol|lmao|omg|btw|idk|gonna|wanna|gotta|kinda|yeah|yep|nope|hey|hiya|u|ur|thx|pls|plz|dude|ya|haha+)\b/giu;
const FORMAL =
  /\b(?:please|kindly|therefore|however|regarding|furthermore|would you|could you|sincerely|dear|shall|whom|thus|moreover)\b/giu;
// Found from the apostrophe: a pattern that begins with the word costs the square of a long word's length.
const CONTRACTION = /(?<=\p{L})['’](?:s|re|ve|ll|d|m|t)\b/giu;
const WARM =
  /\b(?:thanks?|thank you|love|lovely|glad|happy|appreciate|miss(?:ed)?|dear|friend|hugs?|kind|sweet|grateful|hope)\b/giu;
const COLD = /\b(?:hate|stupid|useless|annoying|shut up|whatever|boring|wrong)\b/giu;
const EMOJI = /\p{Extended_Pictographic}/gu;
const SHOUT = /\b\p{Lu}{3,}\b/gu;
const STRETCHED = /(\p{L})\1{2,}/giu;

/** Words at which a message counts as neither short nor long. */
const MIDDLING_WORDS = 25;
/** Words after which a reading is trusted fully. */
const TRUSTED_WORDS = 12;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
/** Squashes any number into 0..1, with 0 in the middle. */
const squash = (value: number): number => 1 / (1 + Math.exp(-value));

/**
 * Reads the tone of one message from what can be counted: punctuation, capitals, emoji, contractions, a few words.
 * Honest limits: the word lists are English, irony is invisible, and the messages before this one are not looked at.
 */
export function readTone(text: string): ToneReading {
  const words = count(text, WORDS);
  if (words === 0) return { formality: 0.5, warmth: 0.5, energy: 0.5, length: 0.5, confidence: 0 };
  const perWord = (pattern: RegExp): number => count(text, pattern) / Math.sqrt(words);
  const emoji = perWord(EMOJI);
  const exclamations = perWord(/!/gu);
  const startsLow = /^\s*\p{Ll}/u.test(text) ? 1 : 0;
  const endsOpen = /[.?!…]["'”’)]?\s*$/u.test(text) ? 0 : 1;
  const longWords = Math.min(1, perWord(/\p{L}{8,}/gu));
  return {
    formality: squash(
      1.5 * perWord(FORMAL) +
        longWords -
        2 * perWord(INFORMAL) -
        perWord(CONTRACTION) -
        emoji -
        startsLow -
        endsOpen +
        0.5,
    ),
    warmth: squash(2 * perWord(WARM) + emoji + 0.3 * exclamations - 2.5 * perWord(COLD)),
    energy: squash(2 * exclamations + 1.5 * perWord(SHOUT) + emoji + perWord(STRETCHED) - 0.4),
    length: squash(Math.log(words / MIDDLING_WORDS)),
    confidence: Math.min(1, words / TRUSTED_WORDS),
  };
}

/** How far a full reading may turn a dial towards its bound: tone follows the person, it does not mirror them. */
const STRENGTH = 0.6;

/** Moves the persona's defaults towards the reading. Never leaves the bounds, whatever was read. Two decimals. */
export function turnDials(bounds: ToneBounds, reading: ToneReading): ToneDials {
  return Object.fromEntries(
    TONE_DIALS.map((dial) => [dial, turnDial(bounds[dial], reading[dial], reading.confidence)]),
  ) as Record<ToneDial, number>;
}

function turnDial(bounds: ToneBounds[ToneDial], read: number, confidence: number): number {
  const lean = (read - 0.5) * 2 * confidence * STRENGTH;
  const room = lean > 0 ? bounds.max - bounds.default : bounds.default - bounds.min;
  const rounded = Math.round((bounds.default + lean * room) * 100) / 100;
  return Math.min(bounds.max, Math.max(bounds.min, rounded));
}
