/** `[Name]`, `<your team>`, `TODO`, underscores to fill in: what somebody left to be written later. */
const PLACEHOLDER =
  /\[[^\]\n]*\](?!\()|<[^>\n]*>|_{3,}|\*{4,}|\b(?:TODO|TBD|FIXME|XXX|N\/A|lorem ipsum|change[ -]?me|example\.(?:com|org|net))\b/i;
/** Punctuation and little else is no text. */
const WORDS = /[\p{L}\p{N}]{2,}/u;

/** Whether a text is empty, or still to be written. */
export const isPlaceholder = (text: string): boolean => !WORDS.test(text) || PLACEHOLDER.test(text);
