import { createHmac } from 'node:crypto';
import { PERSONAL_DATA_TYPES, type PersonalDataType } from '@rapport/platform';

/** Also for words that only look like a placeholder: they are hidden like the rest, and so come back as they were. */
type Kind = PersonalDataType | 'TEXT';

const KINDS: readonly Kind[] = ['TEXT', 'PERSON', 'PLACE', ...PERSONAL_DATA_TYPES];
/** Without letters that read like digits or like each other. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const KIND = `(${KINDS.toSorted((a, b) => b.length - a.length)
  .join('|')
  .replaceAll('_', String.raw`\\?[_ -]`)})`;
// A digit first: no word of any language is taken for one.
const END_OF_TAG = '(?![A-Z\\d])';
const TAG = `(\\d[${ALPHABET}]{4})${END_OF_TAG}`;

/**
 * As written by us, and as models write it after us: other brackets or none, other case, blanks, Markdown's escapes.
 * Round brackets are left to the sentence.
 */
export const PLACEHOLDER = new RegExp(
  `\\[${KIND}_${TAG}\\]|\\\\\\[ {0,2}${KIND}\\\\?[_ -]${TAG} {0,2}\\\\\\]|[[<{【［] {0,2}${KIND}\\\\?[_ -]${TAG} {0,2}[\\]>}】］]|${KIND}\\\\?[_-]${TAG}`,
  'gi',
);
/** The longest text that the pattern matches; UTF-16 units. */
export const LONGEST_PLACEHOLDER = 48;

/** The tag of a match of {@link PLACEHOLDER}, as we would write it. */
export function placeholderOf(match: RegExpMatchArray): string {
  const [kind = '', tag = ''] = match.slice(1).filter((group) => group !== undefined);
  return `[${kind.toUpperCase().replaceAll(/\\?[_ -]/g, '_')}_${tag.toUpperCase()}]`;
}

/** What may be the beginning of a placeholder at the end of a text: where it starts, if anywhere. */
export function openPlaceholder(text: string): number | undefined {
  for (let at = Math.max(0, text.length - LONGEST_PLACEHOLDER); at < text.length; at++) {
    if (mayBegin(text.slice(at))) return at;
  }
  return undefined;
}

function mayBegin(tail: string): boolean {
  const inside = /^\\?(?:[[<{【［] {0,2})?(.*)$/s.exec(tail)?.[1] ?? '';
  const plain = inside.toUpperCase().replaceAll('\\', '').replaceAll(/[ -]/g, '_');
  return KINDS.some((kind) => {
    if (plain.length <= kind.length) return kind.startsWith(plain);
    return plain.startsWith(`${kind}_`) && OPEN_TAG.test(plain.slice(kind.length + 1));
  });
}

const OPEN_TAG = new RegExp(`^(?:\\d[${ALPHABET}]{0,4})?_{0,2}$`);

/** One placeholder a value; another when two values of a conversation fall on the same. Deterministic, with `key`. */
export function placeholderFor(kind: Kind, value: string, key: string, attempt: number): string {
  const bytes = createHmac('sha256', key).update(`${kind}\0${attempt}\0${value}`).digest();
  const letters = [...bytes.subarray(1, 5)].map((byte) => ALPHABET[byte % 32] ?? '0');
  return `[${kind}_${(bytes[0] ?? 0) % 10}${letters.join('')}]`;
}

/** {@link PLACEHOLDER} wherever it stands, also where letters follow. */
const ANYWHERE = new RegExp(PLACEHOLDER.source.replaceAll(END_OF_TAG, ''), 'gi');

/** Where a text holds what would be taken for a placeholder of ours; `everywhere`: if what follows were something else. */
export function lookalikes(text: string, everywhere: boolean): Lookalike[] {
  return [...text.matchAll(everywhere ? ANYWHERE : PLACEHOLDER)].map(({ index, 0: value }) => ({
    type: 'TEXT',
    start: index,
    end: index + value.length,
  }));
}

interface Lookalike {
  readonly type: 'TEXT';
  readonly start: number;
  readonly end: number;
}
