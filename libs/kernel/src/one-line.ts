/** Whatever is more than one space between two words. Hardly any text holds it, and to look for it makes nothing. */
const MORE_THAN_SPACES = /[\s\u0085]{2}|[^\S ]|\u0085|^ | $/u;

/** The text on one line: each run of white space, line breaks among it, is one space, and there is none around it. */
export function oneLine(text: string): string {
  return MORE_THAN_SPACES.test(text) ? text.replace(/[\s\u0085]+/gu, ' ').trim() : text;
}
