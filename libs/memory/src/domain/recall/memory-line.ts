import type { RecallableFact } from '../recallable-facts.js';
import { substance } from './substance.js';

/** What is told of a message when it is recalled. */
export interface SaidLine {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `On 3 May 2026 the user said: …`, on one line. '' for a message without text. */
export function episodeLine({ role, text, at }: SaidLine, maxCharacters: number): string {
  const said = oneLine(substance(text), maxCharacters);
  if (said === '') return '';
  return `On ${DAY.format(at)} ${role === 'user' ? 'the user' : 'you'} said: ${said}`;
}

/** `Lives in Porto (since May 2026).`, on one line; what happened once has its month alone. */
export function factLine({ text, kind, validFrom }: Pick<RecallableFact, 'text' | 'kind' | 'validFrom'>): string {
  const line = oneLine(text, text.length);
  if (!validFrom) return line;
  const when = kind === 'event' ? MONTH.format(validFrom) : `since ${MONTH.format(validFrom)}`;
  const [, sentence, end] = /^(.*?)([.!?]?)$/u.exec(line)!;
  return `${sentence} (${when})${end}`;
}

/** Cuts between characters, never inside one. */
function oneLine(text: string, maxCharacters: number): string {
  const line = text.replace(/[\s\u0085]+/gu, ' ').trim();
  if (line.length <= maxCharacters) return line;
  let cut = '';
  for (const character of line) {
    if (cut.length + character.length > maxCharacters - 1) break;
    cut += character;
  }
  return `${cut.trimEnd()}…`;
}
