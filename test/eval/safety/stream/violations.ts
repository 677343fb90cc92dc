import { DENY_RULES } from '@rapport/safety';
import type { SeededRandom } from '../../../fault/seeded-random.js';
import { CANARY, INSTRUCTIONS } from './persona.js';

export interface Violation {
  readonly kind: 'denied' | 'canary' | 'recital';
  readonly disguise: string;
  readonly text: string;
  /** UTF-16 units at its beginning that tell nothing yet: of a recital, the three words that anybody may say. */
  readonly harmless: number;
}

type Disguise = (letters: string) => string;

const each =
  (change: (character: string) => string): Disguise =>
  (text) =>
    [...text].map(change).join('');
const between =
  (sign: string): Disguise =>
  (text) =>
    [...text].join(sign);
const from = (pairs: Readonly<Record<string, string>>): Disguise => each((letter) => pairs[letter] ?? letter);
const shifted = (first: number): Disguise =>
  each((letter) => (/[a-z]/.test(letter) ? String.fromCodePoint(first + letter.charCodeAt(0) - 97) : letter));

/** What docs/streaming-safety.md says is seen through. */
const DISGUISES: Readonly<Record<string, Disguise>> = {
  plain: (text) => text,
  capitals: (text) => text.toUpperCase(),
  accents: each((letter) => (/[aeiou]/.test(letter) ? `${letter}\u0301` : letter)),
  'zero-width': between('\u200b'),
  'soft hyphens': between('\u00ad'),
  'full width': shifted(0xff41),
  'mathematical letters': shifted(0x1d41a),
  'look-alikes': from({ a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', i: 'і' }),
  leet: from({ o: '0', i: '1', e: '3', a: '4', s: '5', t: '7' }),
  spaced: between(' '),
  dotted: (text) => text.split(' ').map(between('.')).join(' '),
  dashed: between('-'),
  emphasised: (text) =>
    text
      .split(' ')
      .map((word) => `${word[0]}**${word.slice(1)}**`)
      .join(' '),
  'broken over lines': (text) => text.replaceAll(' ', '\n> '),
  'decimal entities': each((letter) => `&#${letter.codePointAt(0)};`),
  'hexadecimal entities': each((letter) => `&#x${letter.codePointAt(0)?.toString(16)};`),
};

const CODES: Readonly<Record<string, Disguise>> = {
  backwards: (text) => [...text].toReversed().join(''),
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  base64: (text) => Buffer.from(text).toString('base64'),
  rot13: each((letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97)),
};

const PHRASES = DENY_RULES.filter(({ direction }) => direction !== 'input').flatMap(({ phrases }) =>
  phrases.map((phrase) => phrase.replace('*', 's')),
);
const RECITED = { least: 14, most: 30 } as const;

/** Kinds and disguises in turn, so that a thousand streams hold each of them often. */
export function violation(random: SeededRandom, index: number): Violation {
  if (index % 10 === 8)
    return { kind: 'canary', harmless: 0, ...disguised(CANARY, { ...DISGUISES, ...CODES }, random) };
  if (index % 10 === 9) return recital(random);
  const names = Object.keys(DISGUISES);
  const disguise = names[index % names.length] ?? 'plain';
  return { kind: 'denied', harmless: 0, disguise, text: DISGUISES[disguise]!(random.pick(PHRASES)) };
}

function disguised(text: string, disguises: Readonly<Record<string, Disguise>>, random: SeededRandom) {
  const disguise = random.pick(Object.keys(disguises));
  return { disguise, text: disguises[disguise]!(text) };
}

function recital(random: SeededRandom): Violation {
  const words = INSTRUCTIONS.split(' ');
  const length = random.between(RECITED.least, RECITED.most);
  const start = random.between(0, words.length - length);
  const recited = words.slice(start, start + length);
  const { disguise, text } = disguised(
    recited.join(' '),
    {
      plain: (said) => said,
      capitals: (said) => said.toUpperCase(),
      'broken over lines': (said) => said.replaceAll(' ', '\n- '),
    },
    random,
  );
  const separator = disguise === 'broken over lines' ? 3 : 1;
  const harmless = recited.slice(0, 3).reduce((sum, word) => sum + word.length + separator, 0);
  return { kind: 'recital', disguise, text, harmless };
}
