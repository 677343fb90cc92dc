import { TONE_DIALS, type ToneDial, type ToneDials } from '@rapport/persona';
import { confidenceOf } from './dials.js';
import type { ToneAccount, ToneMark } from './tone.js';

const WORDS: Readonly<Record<ToneMark, string>> = {
  formal_wording: 'formal wording',
  casual_wording: 'casual wording',
  contractions: 'contractions',
  chat_words: 'chat words',
  emoji: 'emoji',
  exclamations: 'exclamation marks',
  capitals: 'words in capitals',
  stretched_words: 'stretched words',
  kind_words: 'kind words',
  cold_words: 'cold words',
  glad_words: 'words of gladness',
  sad_words: 'words of sadness',
  short_message: 'few words',
  long_message: 'many words',
};
/** How a dial is said to be high and low. */
const ENDS: Readonly<Record<ToneDial, readonly [high: string, low: string]>> = {
  formality: ['formally', 'casually'],
  warmth: ['warmly', 'coolly'],
  energy: ['with energy', 'quietly'],
  length: ['at length', 'briefly'],
};
const PLAIN = 0.1;

/** Why the dials stand as they do, in sentences for the person. */
export function explainTone(dials: ToneDials, { basis, own, reading, state, mood }: ToneAccount): string[] {
  if (basis === 'off') return ['You have switched tone adaptation off: the persona sounded as it does by itself.'];
  if (basis === 'safety') {
    return ['Safety comes before tone here: the persona sounded as it does by itself.'];
  }
  if (!state) return ['Nothing was read: the persona sounded as it does by itself.'];
  const moved = TONE_DIALS.filter((dial) => dials[dial] !== own[dial]);
  const manner = TONE_DIALS.flatMap((dial) => {
    const { value } = state.dials[dial];
    const [high, low] = ENDS[dial];
    const sure = confidenceOf(state.dials[dial]).toFixed(2);
    if (Math.abs(value - 0.5) < PLAIN) return [];
    return [`You have been writing ${value > 0.5 ? high : low} (${value.toFixed(2)}, certainty ${sure}).`];
  });
  return [
    ...(reading
      ? reading.marks.length > 0
        ? [`In this message: ${reading.marks.map((mark) => WORDS[mark]).join(', ')}.`]
        : []
      : ['The message had been heard before: it was not counted twice.']),
    ...manner,
    ...(mood
      ? [
          `In what you said at ${mood.at.toISOString().slice(0, 16)}Z a model read ${mood.emotion} (certainty ${mood.confidence.toFixed(2)}), which counts less with every hour.`,
        ]
      : []),
    ...(state.language === undefined ? [] : [`The language you write in was read as "${state.language}".`]),
    ...(moved.length === 0
      ? ["The persona's own dials stand."]
      : moved.map(
          (dial) => `${dial} went from the persona's own ${own[dial].toFixed(2)} to ${dials[dial].toFixed(2)}.`,
        )),
  ];
}
