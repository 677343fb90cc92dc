import { normaliseCharacter, SEPARATOR } from '../../normalise.js';

/** The words of a text, apart from case, accents and disguise. */
export function wordsOf(text: string): string[] {
  let reading = '';
  for (const character of text) reading += normaliseCharacter(character);
  return reading.split(SEPARATOR).filter(Boolean);
}
