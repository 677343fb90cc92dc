import { oneLine } from '@rapport/kernel';

/** A `<`, or a character that is easily taken for one, where a tag could begin: before a letter, `/`, or what hides one. */
const TAG_OPENING = /[<＜﹤˂ᐸ❮](?=[\s\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}/／⁄∕]*\p{L})/gu;

const TAG_SIGNS = ['<', '＜', '﹤', '˂', 'ᐸ', '❮'] as const;

/** Keeps untrusted text from opening or closing a block of the prompt. "3 < 4" and "<3" stay as they are. */
export function escapeText(text: string): string {
  // Hardly any text holds one at all.
  if (!TAG_SIGNS.some((sign) => text.includes(sign))) return text;
  return text.replace(TAG_OPENING, '&lt;');
}

/** The same for text that must stay on one line, lest it forge another entry of a list. */
export function escapeLine(text: string): string {
  return escapeText(oneLine(text));
}
