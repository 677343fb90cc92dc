import type { Emotion } from '@rapport/memory';
import type { ToneDial } from '@rapport/persona';
import type { ToneMood } from './tone.js';

/** After so long half of it is left. Most feelings pass within hours; one that lasts is read again. */
const HALF_LIFE_MS = 3 * 60 * 60 * 1_000;
/** What is left then is too little to move a dial by a hundredth: it is not kept any longer. */
const SPENT = 0.05;

/**
 * How far a feeling alone leans on a dial, of 1 as far as it goes. Nothing is mirrored: the sad and the afraid are met with
 * more warmth, more quietly; the angry more quietly; the glad with them.
 */
const LEANS: Readonly<Record<Emotion, Partial<Record<ToneDial, number>>>> = {
  joy: { warmth: 0.2, energy: 0.3 },
  sadness: { warmth: 0.4, energy: -0.3 },
  fear: { warmth: 0.4, energy: -0.3 },
  anger: { energy: -0.3 },
  neutral: {},
};

/** What is left of its confidence, 0 to 1. */
function moodLeft({ confidence, at }: ToneMood, now: Date): number {
  return confidence * 2 ** (-Math.max(0, now.getTime() - at.getTime()) / HALF_LIFE_MS);
}

export const stillFelt = (mood: ToneMood | undefined, now: Date): ToneMood | undefined =>
  mood && moodLeft(mood, now) >= SPENT ? mood : undefined;

/** Which way, and how far, a mood leans on a dial: -1 to 1. */
export function leanOf(mood: ToneMood | undefined, dial: ToneDial, now: Date): number {
  return mood ? (LEANS[mood.emotion][dial] ?? 0) * moodLeft(mood, now) : 0;
}
