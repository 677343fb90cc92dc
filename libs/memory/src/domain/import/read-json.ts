import { z } from 'zod';
import { OversizedFile, UnreadableFile, type ImportProblem } from './imported-file.js';

/** Most entries of a list inside of one item: each that is wrong is a finding of its own. */
const FEW = 1_000;

/**
 * Counts what a file holds, readable or not, and ends the reading of one that holds too much before the rest is looked
 * at: a few megabytes are millions of items.
 */
export class Tally {
  private held = 0;

  constructor(private readonly most: number) {}

  /** Throws `OversizedFile`. */
  add(count: number): void {
    this.held += count;
    if (this.held > this.most) throw new OversizedFile();
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, '')) as unknown;
  } catch {
    throw new UnreadableFile([{ at: '', reason: 'not_json' }]);
  }
}

/** A list whose items are looked at one by one, by {@link readEach}. */
export const anyList = z.custom<readonly unknown[]>(Array.isArray);

/** A list inside of an item. */
export const shortList = <T extends z.ZodType>(of: T) =>
  z.custom<unknown[]>((value) => Array.isArray(value) && value.length <= FEW).pipe(z.array(of));

/** Those items of a list that are as expected; the others are problems. */
export function readEach<T>(
  schema: z.ZodType<T>,
  items: readonly unknown[],
  at: string,
  tally: Tally,
): { read: { value: T; at: string }[]; problems: ImportProblem[] } {
  tally.add(items.length);
  const read: { value: T; at: string }[] = [];
  const problems: ImportProblem[] = [];
  for (const [index, item] of items.entries()) {
    const parsed = schema.safeParse(item);
    if (parsed.success) read.push({ value: parsed.data, at: `${at}/${index}` });
    else problems.push({ at: `${at}/${index}`, reason: 'not_as_expected' });
  }
  return { read, problems };
}

/** Non-empty lines as JSON, numbered from 1 as an editor does. */
export function* jsonLines(text: string, tally: Tally): Generator<{ at: string; value: unknown } | ImportProblem> {
  let number = 0;
  for (const line of lines(text.replace(/^\uFEFF/u, ''))) {
    number += 1;
    if (line.trim() === '') continue;
    tally.add(1);
    const at = `line ${number}`;
    try {
      yield { at, value: JSON.parse(line) as unknown };
    } catch {
      yield { at, reason: 'not_json' };
    }
  }
}

function* lines(text: string): Generator<string> {
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    yield text.slice(start, end);
    start = end + 1;
  }
  yield text.slice(start);
}

/** A date in one of the ways that these programs write one; undefined for anything else. */
export const looseDate = z.unknown().transform((value): Date | undefined => {
  if (typeof value === 'number') return valid(new Date(value < 1e11 ? value * 1_000 : value));
  if (typeof value !== 'string') return undefined;
  const stamp = /^(\d{4})-(\d{1,2})-(\d{1,2})\s*@\s*(\d{1,2})h\s*(\d{1,2})m(?:\s*(\d{1,2})s)?/u.exec(value);
  if (stamp) {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = stamp
      .slice(1)
      .map((part) => Number(part ?? 0));
    return valid(new Date(Date.UTC(year, month - 1, day, hour, minute, second)));
  }
  // "June 19, 2023 2:20pm" is not a date to the parser without the blank.
  return valid(new Date(value.replace(/(\d)(am|pm)\b/iu, '$1 $2')));
});

/** Nothing was said to a program before 1970: what is dated so was misread, and no id of a message can tell such a time. */
function valid(date: Date): Date | undefined {
  return date.getTime() >= 0 ? date : undefined;
}
