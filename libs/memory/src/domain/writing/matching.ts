import type { Memory } from '../memory.js';
import { contentWords, normalised, similarity } from './words.js';

/** Of the words of both texts, so many are in each of them. */
export const SAME_TEXT = 0.8;
/** Attributes under which the same thing may have been noted. */
const FAMILIES: readonly (readonly string[])[] = [
  ['owns', 'pet', 'car'],
  ['hobby', 'likes', 'habit'],
  ['partner', 'marital status'],
  ['job', 'employer'],
];

export const sameValue = (one: string, other: string): boolean => {
  if (normalised(one) === normalised(other)) return true;
  const [a, b] = [contentWords(one), contentWords(other)];
  return a.size > 0 && a.size === b.size && [...a].every((word) => b.has(word));
};

/** The same sentence in hardly different words. Another number, or a "not", makes it another sentence. */
export const sameText = (one: string, other: string): boolean =>
  similarity(one, other) >= SAME_TEXT && numbersIn(one) === numbersIn(other) && isNegated(one) === isNegated(other);

/** Whether "no longer `attribute` `value`" speaks of this memory. */
export function isEndedBy(memory: Pick<Memory, 'attribute' | 'value'>, attribute: string, value: string): boolean {
  if (memory.attribute === attribute) return value === '' || overlap(memory.value, value);
  const related = FAMILIES.some((family) => family.includes(memory.attribute) && family.includes(attribute));
  return related && (normalised(value) === memory.attribute || overlap(memory.value, value));
}

/** All words of the shorter one are in the longer one: "car" and "red car". */
function overlap(one: string, other: string): boolean {
  const [a, b] = [contentWords(one), contentWords(other)];
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  return few.size > 0 && [...few].every((word) => many.has(word));
}

export const numbersIn = (text: string): string => (text.match(/\d+/gu) ?? []).toSorted().join(' ');
export const isNegated = (text: string): boolean => /\b(?:not|no|never|without|\w+n't|no longer)\b/iu.test(text);
