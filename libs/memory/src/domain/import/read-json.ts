import { z } from 'zod';
import { UnreadableFile, type ImportProblem } from './imported-file.js';

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, '')) as unknown;
  } catch {
    throw new UnreadableFile([{ at: '', reason: 'not_json' }]);
  }
}

/** Those items of a list that are as expected; the others are problems. */
export function readEach<T>(
  schema: z.ZodType<T>,
  items: readonly unknown[],
  at: string,
): { read: { value: T; at: string }[]; problems: ImportProblem[] } {
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
export function* jsonLines(text: string): Generator<{ at: string; value: unknown } | ImportProblem> {
  let number = 0;
  for (const line of text.replace(/^\uFEFF/u, '').split('\n')) {
    number += 1;
    if (line.trim() === '') continue;
    const at = `line ${number}`;
    try {
      yield { at, value: JSON.parse(line) as unknown };
    } catch {
      yield { at, reason: 'not_json' };
    }
  }
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
