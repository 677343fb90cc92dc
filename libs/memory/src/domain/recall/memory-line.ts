import { oneLine } from '@rapport/kernel';
import type { RecallableFact } from '../recallable-facts.js';
import { substance } from './substance.js';

/** What is told of a message when it is recalled. */
export interface SaidLine {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const HALF_A_CHARACTER = /[\ud800-\udbff]$/;
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `On 3 May 2026 the user said: …`, on one line. '' for a message without text. */
export function episodeLine({ role, text, at }: SaidLine, maxCharacters: number): string {
  const said = cut(oneLine(substance(text)), maxCharacters);
  if (said === '') return '';
  return `On ${DAY.format(at)} ${role === 'user' ? 'the user' : 'you'} said: ${said}`;
}

type Dated = Pick<RecallableFact, 'text' | 'kind' | 'validFrom' | 'validUntil'>;

/** `Lives in Porto (since May 2026, until 30 June 2026).`, on one line; what happened once has its month alone. */
export function factLine(fact: Dated): string {
  const line = oneLine(fact.text);
  const when = whenOf(fact);
  if (when === '') return line;
  const [, sentence, end] = /^(.*?)([.!?]?)$/u.exec(line)!;
  return `${sentence} (${when})${end}`;
}

function whenOf({ kind, validFrom, validUntil }: Dated): string {
  if (validFrom && kind === 'event') return MONTH.format(validFrom);
  const since = validFrom ? [`since ${MONTH.format(validFrom)}`] : [];
  // Its end is the first moment after it. To the day: what is over must not read as if the month still counted.
  const until = validUntil ? [`until ${DAY.format(validUntil.getTime() - 1)}`] : [];
  return [...since, ...until].join(', ');
}

/** Between characters, never inside one. */
function cut(line: string, maxCharacters: number): string {
  if (line.length <= maxCharacters) return line;
  const beginning = line.slice(0, maxCharacters - 1).replace(HALF_A_CHARACTER, '');
  return `${beginning.trimEnd()}…`;
}
