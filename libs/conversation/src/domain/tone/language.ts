import { FUNCTION_WORDS, TELLING_LETTERS } from './function-words.js';

/** Later text says the same, and costs time. */
const READ_CHARACTERS = 400;
/** What the words must add up to, how many times the next language's sum that is, and a word's share at the least. */
const LEAST_SCORE = 1.5;
const LEAD = 1.5;
const LEAST_SHARE = 0.2;

/** A script, and which language a text in it is in: mostly one that has it to itself in chats, or nearly so. */
const SCRIPTS: readonly (readonly [letters: RegExp, languageOf: (text: string) => string | undefined])[] = [
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/gu, chineseOrJapanese],
  [/\p{Script=Hangul}/gu, () => 'ko'],
  [/\p{Script=Greek}/gu, () => 'el'],
  [/\p{Script=Hebrew}/gu, () => 'he'],
  [/\p{Script=Thai}/gu, () => 'th'],
  [/\p{Script=Devanagari}/gu, () => 'hi'],
  [/[\p{Script=Arabic}\u0640]/gu, (text) => (NOT_ARABIC.test(text) ? undefined : 'ar')],
  [/\p{Script=Cyrillic}/gu, russianOrUkrainian],
];
const HAN = /\p{Script=Han}/gu;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}ー]/gu;
/** Letters of Persian, Urdu, Kurdish and others; Persian's ی and ک are not Arabic's own either. */
const NOT_ARABIC = /[\u0672-\u06d5\u06fa-\u06ff\u0750-\u077f]/u;
/** Letters of Belarusian, Serbian, Kazakh and others. */
const NEITHER_RUSSIAN_NOR_UKRAINIAN = /(?![а-яёіїєґ])(?=\p{L})\p{Script=Cyrillic}/iu;
/** Not ъ: Bulgarian is full of it. */
const RUSSIAN = /[ыэё]/iu;
const UKRAINIAN = /[іїєґ]/iu;
/** Letters and pairs of Ukrainian that Belarusian, which has і too, never writes. */
const NOT_BELARUSIAN = /[їєґищ]|[дт][юяь]/iu;
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
  const letters = count(LETTERS, read);
  const latin = count(LATIN, read);
  // The script of most letters: a single kana in a line of another is a face, as in ¯\_(ツ)_/¯.
  if (latin * 2 < letters) return SCRIPTS.find(([own]) => count(own, read) * 2 > letters)?.[1](read);
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

/** Less kana than Japanese has may be a face in a Chinese line. */
function chineseOrJapanese(text: string): string | undefined {
  const kana = count(KANA, text);
  if (kana === 0) return 'zh';
  return kana * 2 > count(HAN, text) ? 'ja' : undefined;
}

function russianOrUkrainian(text: string): string | undefined {
  const isUkrainian = UKRAINIAN.test(text);
  if (isUkrainian === RUSSIAN.test(text) || NEITHER_RUSSIAN_NOR_UKRAINIAN.test(text)) return undefined;
  if (isUkrainian) return NOT_BELARUSIAN.test(text) ? 'uk' : undefined;
  return 'ru';
}

const count = (letters: RegExp, text: string): number => text.match(letters)?.length ?? 0;
