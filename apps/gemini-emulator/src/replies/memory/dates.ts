/** Dates as the schema wants them: YYYY, YYYY-MM or YYYY-MM-DD; empty where nothing was said. */
export interface Span {
  readonly from: string;
  readonly until: string;
}

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const MONTH = `(?:${MONTHS.join('|')}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)`;
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
const YEAR = '((?:19|20)\\d{2})';
/** A point in time, in one of its spellings. */
const POINT = `(?:the )?(?:${DAY} (?:of )?)?(${MONTH})(?: ${DAY}(?!\\d))?(?:,? ${YEAR})?|${YEAR}`;
const NUMBER_WORDS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};

/** Takes what is said of time out of a clause. `today` resolves what is said relatively. */
export function datesIn(clause: string, today: string): { readonly rest: string; readonly when: Span } {
  let when: Span = { from: '', until: '' };
  let rest = clause;
  const take = (pattern: RegExp, read: (match: RegExpExecArray) => Partial<Span>): void => {
    const match = pattern.exec(rest);
    if (!match) return;
    when = { ...when, ...read(match) };
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`;
  };
  const point = (match: RegExpExecArray, first: number): string => dateOf(match.slice(first, first + 5), today);

  take(new RegExp(`\\b(?:from|between) (?:${POINT}) (?:to|until|till|and) (?:${POINT})`, 'iu'), (match) => ({
    from: point(match, 1),
    until: point(match, 6),
  }));
  take(new RegExp(`\\bsince (?:${POINT})`, 'iu'), (match) => ({ from: point(match, 1) }));
  take(new RegExp(`\\b(?:until|till) (?:${POINT})`, 'iu'), (match) => ({ until: point(match, 1) }));
  take(new RegExp(`\\b(?:back )?(?:in|on|during) (?:${POINT})(?![\\p{L}\\d])`, 'iu'), (match) => {
    const at = point(match, 1);
    return { from: at };
  });
  take(/\b(\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten) (year|month|week|day)s? ago\b/iu, (match) => ({
    from: ago(today, amount(match[1]), match[2] ?? ''),
  }));
  take(
    /\bfor (?:the (?:last|past) )?(\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten) (year|month)s?(?: now)?\b/iu,
    (match) => ({ from: ago(today, amount(match[1]), match[2] ?? '') }),
  );
  take(/\blast (year|month|week)\b/iu, (match) => ({ from: ago(today, 1, match[1] ?? '') }));
  take(/\bnext (year|month|week)\b/iu, (match) => ({ from: ago(today, -1, match[1] ?? '') }));
  take(/\byesterday\b/iu, () => ({ from: ago(today, 1, 'day') }));
  take(
    /\b(?:last|next|this) (?:spring|summer|autumn|fall|winter|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b/iu,
    () => ({}),
  );
  return {
    rest: rest
      .replace(/\s+/gu, ' ')
      .replace(/\s+([,.!?])/gu, '$1')
      .trim(),
    when,
  };
}

/** A calendar date of a birthday: "3 May", "May 3rd, 1990". */
export function calendarDate(text: string): string | undefined {
  return new RegExp(`${DAY} (?:of )?${MONTH}(?:,? ${YEAR})?|${MONTH} ${DAY}(?:,? ${YEAR})?`, 'iu').exec(text)?.[0];
}

function dateOf([before, month, after, yearOfMonth, yearAlone]: (string | undefined)[], today: string): string {
  if (yearAlone !== undefined) return yearAlone;
  if (month === undefined) return '';
  const index = MONTHS.findIndex((name) => name.startsWith(month.toLowerCase().slice(0, 3)));
  const year = yearOfMonth ?? today.slice(0, 4);
  const day = before ?? after;
  const name = `${year}-${String(index + 1).padStart(2, '0')}`;
  return day === undefined ? name : `${name}-${day.padStart(2, '0')}`;
}

function ago(today: string, count: number, unit: string): string {
  const date = new Date(`${today}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return '';
  if (unit === 'year') return String(date.getUTCFullYear() - count);
  if (unit === 'month') {
    date.setUTCMonth(date.getUTCMonth() - count);
    return date.toISOString().slice(0, 7);
  }
  date.setUTCDate(date.getUTCDate() - count * (unit === 'week' ? 7 : 1));
  return date.toISOString().slice(0, 10);
}

const amount = (word = ''): number => NUMBER_WORDS[word.toLowerCase()] ?? Number(word);
