import { LOCAL } from './papers.js';

/** What a stack that lives for minutes, on a machine whose registry may not answer, cannot come to know. A line that passes all the same passes. */
const UNKNOWABLE: Readonly<Record<string, string>> = {
  'OPS-005': 'the registry here answers no question about advisories',
  'OPS-070': 'the stack has not been up for long enough',
  'OPS-128': 'the stack lives for less than a day',
  'OPS-129': 'the stack lives for less than a day',
  'OPS-138': 'the stack lives for less than a month',
  'OPS-154': 'the stack may live for less than an hour',
};

const DAY_MS = 86_400_000;

/** Arguments of `rapport checklist waive`, one list a line: until tomorrow, and named for what it is. */
export function localWaivers(now = Date.now()): readonly (readonly string[])[] {
  const until = new Date(now + DAY_MS).toISOString().slice(0, 10);
  return Object.entries(UNKNOWABLE).map(([item, reason]) => [
    item,
    ...['--owner', 'local-operator', '--until', until, '--reason', `${LOCAL}: ${reason}`],
  ]);
}
