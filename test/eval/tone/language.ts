import { basename, join } from 'node:path';
import { languageOf } from '@rapport/conversation';
import { readRows } from '../../../tools/train/sources.js';
import { round } from '../safety/figures.js';
import { Stopwatch } from '../safety/stopwatch.js';
import type { Task } from '../safety/task.js';

const OWN = join(import.meta.dirname, 'data/languages.jsonl');
/** What a row looks like: other files given by --data are for other tasks. */
const LANGUAGE = /^[a-z]{2}$/;

/** How often a language is named, and how often rightly: rows `{ t, y }` with ISO 639-1 in `y`. */
export const language: Task = ({ files }) => {
  const stopwatch = new Stopwatch();
  const groups = (files.length > 0 ? files : [OWN]).flatMap((file) => {
    const rows = readRows(file).filter(({ y }) => LANGUAGE.test(String(y)));
    if (rows.length === 0) return [];
    const read = rows.map(({ t, y }) => ({ said: stopwatch.time(() => languageOf(String(t))), y }));
    const named = read.filter(({ said }) => said !== undefined);
    const right = named.filter(({ said, y }) => said === y).length;
    const figures = { named: round(named.length / rows.length), right: round(right / named.length), n: rows.length };
    return [[basename(file), figures] as const];
  });
  if (groups.length === 0) return undefined;
  const n = groups.reduce((sum, [, figures]) => sum + figures.n, 0);
  const usPerText = round(stopwatch.microseconds / n);
  return {
    title: 'language: how often it is named, and rightly so',
    rows: groups.map(([name, figures]) => ({ '': name, ...figures, usPerText })),
    results: { tone: { language: { usPerText, groups: Object.fromEntries(groups) } } },
  };
};
