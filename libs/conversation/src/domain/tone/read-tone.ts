import type { DialReading, ToneMark, ToneReading } from './tone.js';
import { languageOf } from './language.js';
import { valenceOf } from './valence.js';

/** How formal a text reads to people, 0 to 1; it was learnt from English. */
export type FormalityScore = (text: string) => number;

const WORDS = /[\p{L}\p{N}][\p{L}\p{N}'’]*/gu;
const CHAT =
  /\b(?:lol|lmao|omg|btw|idk|gonna|wanna|gotta|kinda|yeah|yep|nope|hiya|u|ur|thx|pls|plz|dude|ya|haha+)\b/giu;
// Found from the apostrophe: a pattern that begins with the word costs the square of a long word's length.
const CONTRACTION = /(?<=\p{L})['’](?:s|re|ve|ll|d|m|t)\b/giu;
const KIND = /\b(?:thanks?|thank you|love|lovely|appreciate|miss(?:ed)? you|dear|friend|hugs?|sweet|grateful)\b/giu;
const COLD = /\b(?:stupid|useless|annoying|shut up|whatever|boring|idiot|pointless)\b/giu;
const FIRST_PERSON = /\b(?:i|me|my|i'm|im|we|us|our)\b/iu;
const EMOJI = /\p{Extended_Pictographic}/gu;
const SHOUT = /\b\p{Lu}{3,}\b/gu;
const STRETCHED = /(\p{L})\1{2,}/giu;

/** Only so much is read: what comes later in a long message seldom sounds different. */
const READ_CHARACTERS = 4_000;
/** Words at which a message counts as neither short nor long. */
const MIDDLING_WORDS = 25;
const SHORT_WORDS = 6;
const LONG_WORDS = 80;
/** Words after which a reading is trusted fully. */
const TRUSTED_WORDS = 12;
/** What a formality model's score means on our scale: an ordinary chat line is the middle, a polite letter the end. */
const ORDINARY_FORMALITY = 0.3;
const LETTER_FORMALITY = 0.65;
/** How much of the English readings is left in another language: punctuation and capitals, but no words. */
const FOREIGN = 0.3;
/** From where a valence is called glad or sad. */
const PLAIN_VALENCE = 0.25;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
/** Squashes any number into 0..1, with 0 in the middle. */
const squash = (value: number): number => 1 / (1 + Math.exp(-value));
const UNREAD: DialReading = { value: 0.5, confidence: 0 };

/**
 * Reads the tone of one message: formality by a model, the mood of its words by a list, the rest by what can be counted.
 * Honest limits: models and lists are English, irony is invisible, and nothing is concluded about what a person feels.
 */
export function readTone(message: string, formalityOf: FormalityScore): ToneReading {
  const text = message.slice(0, READ_CHARACTERS);
  const words = text.match(WORDS)?.map((word) => word.toLowerCase().replaceAll('’', "'")) ?? [];
  if (words.length === 0) return unread();
  const language = languageOf(text);
  const certainty = Math.min(1, words.length / TRUSTED_WORDS);
  const isEnglish = language === undefined || language === 'en';
  const certaintyOfWords = isEnglish ? certainty : certainty * FOREIGN;
  const found = countsOf(text, words.length);
  const valence = isEnglish ? valenceOf(words) : 0;
  const formality = scaledFormality(formalityOf(text));
  const own = valence < -PLAIN_VALENCE && found.cold === 0 && FIRST_PERSON.test(text) ? -valence : 0;
  return {
    dials: {
      formality: { value: formality, confidence: certaintyOfWords },
      // Whoever is sad is met with warmth, whoever is cross with less of it: neither is mirrored.
      warmth: {
        value: squash(2 * found.kind + found.emoji + 1.2 * Math.max(0, valence) + 1.5 * own - 2.5 * found.cold),
        confidence: certaintyOfWords,
      },
      energy: {
        value: squash(
          2 * found.exclamations +
            1.5 * found.shouts +
            found.emoji +
            found.stretched +
            0.6 * found.chat -
            1.5 * own -
            0.3,
        ),
        confidence: certainty,
      },
      length: { value: squash(Math.log(words.length / MIDDLING_WORDS)), confidence: Math.min(1, certainty + 0.5) },
    },
    marks: marksOf({ ...found, formality, valence, isEnglish, words: words.length }),
    language,
  };
}

const unread = (): ToneReading => ({
  dials: { formality: UNREAD, warmth: UNREAD, energy: UNREAD, length: UNREAD },
  marks: [],
  language: undefined,
});

/** Shares that grow with the root of a text's length, so that one mark in a long text is not nothing. */
function countsOf(text: string, words: number) {
  const share = (pattern: RegExp): number => count(text, pattern) / Math.sqrt(words);
  return {
    chat: share(CHAT),
    contractions: share(CONTRACTION),
    kind: share(KIND),
    cold: share(COLD),
    emoji: share(EMOJI),
    exclamations: share(/!/gu),
    shouts: share(SHOUT),
    stretched: share(STRETCHED),
  };
}

function scaledFormality(score: number): number {
  if (score <= ORDINARY_FORMALITY) return (0.5 * score) / ORDINARY_FORMALITY;
  return Math.min(1, 0.5 + (0.5 * (score - ORDINARY_FORMALITY)) / (LETTER_FORMALITY - ORDINARY_FORMALITY));
}

interface Counted extends ReturnType<typeof countsOf> {
  readonly formality: number;
  readonly valence: number;
  readonly isEnglish: boolean;
  readonly words: number;
}

function marksOf(found: Counted): ToneMark[] {
  const marks: readonly (readonly [boolean, ToneMark])[] = [
    [found.isEnglish && found.formality > 0.65, 'formal_wording'],
    [found.isEnglish && found.formality < 0.35, 'casual_wording'],
    [found.contractions > 0, 'contractions'],
    [found.chat > 0, 'chat_words'],
    [found.emoji > 0, 'emoji'],
    [found.exclamations > 0, 'exclamations'],
    [found.shouts > 0, 'capitals'],
    [found.stretched > 0, 'stretched_words'],
    [found.kind > 0, 'kind_words'],
    [found.cold > 0, 'cold_words'],
    [found.valence > PLAIN_VALENCE, 'glad_words'],
    [found.valence < -PLAIN_VALENCE, 'sad_words'],
    [found.words < SHORT_WORDS, 'short_message'],
    [found.words > LONG_WORDS, 'long_message'],
  ];
  return marks.filter(([isFound]) => isFound).map(([, mark]) => mark);
}
