import { block, type PromptView } from './prompt-view.js';
import { capitalise, keywordsOf, sentencesOf } from './words.js';

const BLOCKS = ['conversation', 'messages', 'transcript', 'dialogue', 'message', 'text', 'input', 'document'];
const SPEAKER = /^\s*(?:[-*]\s*)?(\p{L}[\p{L} ]{0,30}):\s+(?=\S)/u;
const THEIR_SIDE = /^(?:user|person|human|customer|me)$/i;
const MAXIMUM_TITLE_WORDS = 5;

/** The text a request for structured output is about, told apart from the instructions around it. */
export function readMaterial({ message, earlier }: PromptView): string {
  const inside = BLOCKS.map((tag) => block(message, tag)).find((text) => text !== undefined && text !== '');
  if (inside) return theirSide(inside);
  const labelled = message.split('\n').filter((line) => SPEAKER.test(line));
  if (labelled.length > 0) return theirSide(labelled.join('\n'));
  return earlier.length > 0 ? earlier.join('\n') : message;
}

/** Of a dialogue only what the person said; text without speakers stays as it is. */
function theirSide(text: string): string {
  const lines = text.split('\n');
  const theirs = lines.filter((line) => THEIR_SIDE.test(SPEAKER.exec(line)?.[1]?.trim() ?? ''));
  return (theirs.length > 0 ? theirs : lines)
    .map((line) => line.replace(SPEAKER, ''))
    .join('\n')
    .trim();
}

/** A short title: the weightiest words of the text, in their order. */
export function titleOf(text: string): string {
  const words = keywordsOf(text).filter((word) => !word.endsWith('ly'));
  const weightiest = new Set(words.toSorted((a, b) => b.length - a.length).slice(0, MAXIMUM_TITLE_WORDS));
  const title = words.filter((word) => weightiest.has(word)).join(' ');
  return title === '' ? 'A first conversation' : capitalise(title);
}

export const summaryOf = (text: string): string => sentencesOf(text).slice(0, 2).join(' ');

/** What somebody said of themselves: the sentences that are worth remembering. */
export const factsOf = (text: string): string[] =>
  sentencesOf(text).filter((sentence) => /\b(?:I|my|I'm|I've|we|our)\b/i.test(sentence) && !sentence.endsWith('?'));

const PATTERNS: readonly (readonly [field: RegExp, pattern: RegExp])[] = [
  [
    /(?:^|_|\b)(?:name|username|nickname)$/i,
    /\b(?:[Mm]y name is|[Cc]all me|I'm called|I am called)\s+([A-Z][\p{L}'-]*)/u,
  ],
  [
    /(?:city|town|location|place|home|residence)$/i,
    /\b(?:live in|moved to|come from|I'm from|I am from)\s+([A-Z][\p{L}'-]*(?: [A-Z][\p{L}'-]*)*)/u,
  ],
  [/(?:job|occupation|profession)$/i, /\b(?:work as|I'm an?|I am an?)\s+((?:an? )?[\p{Ll}-]+)/u],
  [/(?:email|e_mail)$/i, /\b([\w.+-]+@[\w-]+\.[\w.]+)\b/],
  [/(?:date|day|when|birthday)$/i, /\b(\d{4}-\d{2}-\d{2})\b/],
  [/(?:url|link)$/i, /(https?:\/\/\S+)/],
  [/(?:age|years)$/i, /\bI(?:'m| am) (\d{1,3})\b/],
];

/** A value for a field by its name, where the text plainly holds one. */
export function valueFor(field: string, text: string): string | undefined {
  if (/title|headline|subject/i.test(field)) return titleOf(text);
  if (/summary|abstract|synopsis|gist/i.test(field)) return summaryOf(text);
  if (/topic|keyword|theme/i.test(field)) return keywordsOf(text)[0];
  if (/^(?:language|lang|locale)$/i.test(field)) return 'en';
  for (const [name, pattern] of PATTERNS) {
    const value = name.test(field) ? pattern.exec(text)?.[1] : undefined;
    if (value) return value;
  }
  return undefined;
}

/** Whether a field holds a piece of what was said, so that a fact is a fair value for it. */
export const holdsText = (field: string): boolean =>
  /fact|memory|statement|text|content|sentence|note|claim|quote|evidence|preference/i.test(field);
