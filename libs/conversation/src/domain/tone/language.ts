import { FUNCTION_WORDS, TELLING_LETTERS } from './function-words.js';

/** Later text says the same, and costs time. */
const READ_CHARACTERS = 400;
/** What the words must add up to, how many times the next language's sum that is, and a word's share at the least. */
const LEAST_SCORE = 1.5;
const LEAD = 1.5;
const LEAST_SHARE = 0.2;

/** Scripts that one language of chats has to itself, or nearly so. */
const SCRIPTS: readonly (readonly [language: string, letters: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['ko', /\p{Script=Hangul}/u],
  ['zh', /\p{Script=Han}/u],
  ['el', /\p{Script=Greek}/u],
  ['he', /\p{Script=Hebrew}/u],
  ['th', /\p{Script=Thai}/u],
  ['hi', /\p{Script=Devanagari}/u],
  ['ar', /\p{Script=Arabic}/u],
  ['uk', /[іїєґ]/iu],
  ['ru', /[ыэёъ]/iu],
];
const LETTERS = /\p{L}/gu;
const LATIN = /\p{Script=Latin}/gu;
const WORD = /\p{L}+(?:['’]\p{L}+)*/gu;

interface Vote {
  readonly language: string;
  readonly weight: number;
}

/** Word -> the languages it speaks for; a word of many languages says little of each. */
const VOTES: ReadonlyMap<string, readonly Vote[]> = votes();

function votes(): Map<string, Vote[]> {
  const languages = new Map<string, Set<string>>();
  for (const [language, words] of Object.entries(FUNCTION_WORDS)) {
    for (const word of words.split(' ')) languages.set(word, (languages.get(word) ?? new Set()).add(language));
  }
  return new Map(
    [...languages].map(([word, own]) => [word, [...own].map((language) => ({ language, weight: 1 / own.size }))]),
  );
}

/**
 * ISO 639-1 of the language a text is plainly written in; undefined where it is short, mixed, or none of those known. A
 * wrong guess would have the persona answer in a language the person does not speak, silence costs nothing: the model
 * reads the message itself.
 */
export function languageOf(text: string): string | undefined {
  const read = text.slice(0, READ_CHARACTERS);
  const letters = read.match(LETTERS)?.length ?? 0;
  const latin = read.match(LATIN)?.length ?? 0;
  if (latin * 2 < letters) return SCRIPTS.find(([, own]) => own.test(read))?.[0];
  return languageOfWords(read.toLowerCase().replaceAll('’', "'"));
}

function languageOfWords(text: string): string | undefined {
  const words = text.match(WORD) ?? [];
  const scores = new Map<string, number>();
  const add = (language: string, weight: number) => scores.set(language, (scores.get(language) ?? 0) + weight);
  for (const word of words) for (const { language, weight } of VOTES.get(word) ?? []) add(language, weight);
  for (const [language, own] of TELLING_LETTERS) if (own.test(text)) add(language, 1);
  const [best, next] = [...scores].toSorted(([, a], [, b]) => b - a);
  if (!best || best[1] < LEAST_SCORE || best[1] < LEAST_SHARE * words.length) return undefined;
  return best[1] < LEAD * (next?.[1] ?? 0) ? undefined : best[0];
}
