import type { Dials } from './prompt-view.js';

const HIGH = 0.65;

/** Spelt out when the dial asks for formality. */
const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bI'm\b/g, 'I am'],
  [/\bI'd\b/g, 'I would'],
  [/\bI'll\b/g, 'I will'],
  [/\bcan't\b/g, 'cannot'],
  [/\bdon't\b/g, 'do not'],
  [/\bhaven't\b/g, 'have not'],
  [/\b([Yy])ou're\b/g, '$1ou are'],
  [/\b([Yy])ou'll\b/g, '$1ou will'],
  [/\b([TtWw])hat's\b/g, '$1hat is'],
  [/\b([Ii])t's\b/g, '$1t is'],
  [/\b([Tt])hat's\b/g, '$1hat is'],
  [/\b([Hh])ere's\b/g, '$1ere is'],
];

/** Turns plain sentences by the dials: formality spells out, warmth adds a kind word, energy raises the voice. */
export function applyTone(sentences: readonly string[], { formality, warmth, energy }: Dials): string {
  const kind = warmth >= HIGH ? [...sentences.slice(0, 1), "I'm glad you're here.", ...sentences.slice(1)] : sentences;
  const lively =
    energy >= HIGH ? kind.map((sentence, index) => (index < 2 ? sentence.replace(/\.$/, '!') : sentence)) : kind;
  const text = lively.join(' ');
  return formality >= HIGH ? CONTRACTIONS.reduce((result, [short, full]) => result.replace(short, full), text) : text;
}
