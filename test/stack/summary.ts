import { readFileSync } from 'node:fs';

interface Line {
  readonly id: string;
  readonly text: string;
  readonly status: string;
  readonly reason?: string;
}

/** Prints how many lines stand how, and each that is not good. Returns whether none failed. */
export function printSummary(file: string): boolean {
  const { items } = JSON.parse(readFileSync(file, 'utf8')) as { items: readonly Line[] };
  const open = items.filter(({ status }) => status === 'fail' || status === 'unknown');
  for (const { id, status, text, reason } of open) console.log(`${id} ${status.padEnd(7)} ${text}: ${reason ?? ''}`);
  const counts = Map.groupBy(items, ({ status }) => status);
  const listed = [...counts].map(([status, lines]) => `${lines.length} ${status}`).join(', ');
  console.log(`${items.length} lines: ${listed}`);
  return !open.some(({ status }) => status === 'fail');
}
