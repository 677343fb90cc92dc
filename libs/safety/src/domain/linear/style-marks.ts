/** Words that end like this came into English from Latin and French, and are the formal ones of a pair. */
const LATINATE = /(?:tion|sion|ment|ance|ence|ity|ical|ive|ous|ate|ify|ise|ize|ary|ory|ible|able)s?$/;
const SENTENCE_END = /[.!?…]["')\]]?(?=\s)|\n/;
const CLOSING = new Set([...'"\')]”’']);
const EMOJI = /\p{Extended_Pictographic}/u;
const EMOTICON = /(?:^|\s)[:;=8][-o']?[)(dDpP/|\\*3](?:\s|$)|<3|\bx[dD]\b/;
const CHAT_WORD =
  /\b(?:u|ur|r|lol|lmao|omg|wtf|idk|btw|imo|tbh|gonna|wanna|gotta|kinda|sorta|dunno|ya|yeah|yep|nope|nah|hey|hi|cuz|cos|thx|pls|plz|ok|okay|haha+|hehe+|dude|guys|stuff|cool|awesome|crap|damn)\b/gi;
const CONTRACTION = /\p{L}(?:'|’| n'| ')(?:t|s|re|ve|ll|d|m)\b|\bn't\b/giu;
const LINKING =
  /\b(?:therefore|however|moreover|furthermore|thus|hence|whereas|regarding|pursuant|accordingly|although|whom|shall|upon|please|sincerely|regards)\b/gi;

/**
 * How a text is written, as marks with a bucket (`words:4`). Made for the formality of a message; counts are taken on
 * a logarithmic scale or as shares, so that one long message and two short ones read alike.
 */
export function styleMarks(text: string): string[] {
  const trimmed = text.trim();
  const words = trimmed.match(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu) ?? [];
  const sentences = trimmed.split(SENTENCE_END).filter((sentence) => /\p{L}/u.test(sentence));
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const share = (test: (word: string) => boolean): number =>
    bucket(words.filter(test).length / (words.length || 1), 20);
  const marks = [
    `words:${logarithm(words.length)}`,
    `letters-a-word:${bucket(letters / (words.length || 1), 3)}`,
    `words-a-sentence:${logarithm(words.length / (sentences.length || 1))}`,
    `long:${share((word) => word.length > 7)}`,
    `short:${share((word) => word.length < 4)}`,
    `latinate:${share((word) => word.length > 5 && LATINATE.test(word.toLowerCase()))}`,
    `shouted:${share((word) => word.length > 2 && word === word.toUpperCase() && /\p{Lu}/u.test(word))}`,
    `lower-sentences:${bucket(sentences.filter((one) => /^[^\p{L}]*\p{Ll}/u.test(one)).length / (sentences.length || 1), 3)}`,
    `ends:${ending(trimmed)}`,
    `chat:${few(trimmed, CHAT_WORD)}`,
    `contractions:${few(trimmed, CONTRACTION)}`,
    `linking:${few(trimmed, LINKING)}`,
    `commas:${few(trimmed, /,/g)}`,
    `exclamations:${few(trimmed, /!/g)}`,
    `questions:${few(trimmed, /\?/g)}`,
    `brackets:${few(trimmed, /[([{]/g)}`,
    `first-person:${few(trimmed, /\b(?:i|me|my|we|us|our)\b/gi)}`,
    `second-person:${few(trimmed, /\b(?:you|your)\b/gi)}`,
  ];
  if (/(?:^|\s)i(?:\s|'|’|$)/.test(trimmed)) marks.push('small-i');
  if (/(\p{L})\1\1/u.test(trimmed)) marks.push('drawn-out');
  if (/[!?]{2,}/.test(trimmed)) marks.push('repeated-marks');
  if (/\.{2,}|…/.test(trimmed)) marks.push('trailing-off');
  if (/[;:](?:\s|$)/.test(trimmed)) marks.push('colon');
  if (/["“”]/.test(trimmed)) marks.push('quotes');
  if (/\d/.test(trimmed)) marks.push('digits');
  if (EMOJI.test(trimmed) || EMOTICON.test(trimmed)) marks.push('emoticon');
  if (/[,.!?]\p{L}/u.test(trimmed)) marks.push('no-space-after');
  return marks;
}

function ending(text: string): string {
  let end = text.length;
  while (end > 0 && CLOSING.has(text.charAt(end - 1))) end -= 1;
  const last = text.charAt(end - 1);
  if (last === '.' || last === '!' || last === '?') return last;
  return /[\p{L}\p{N}]/u.test(last) ? 'word' : 'other';
}

const bucket = (value: number, steps: number): number => Math.round(value * steps);
const logarithm = (value: number): number => Math.round(2 * Math.log2(1 + value));
const few = (text: string, pattern: RegExp): number => Math.min(4, text.match(pattern)?.length ?? 0);
