import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Puts entries into their sections; other sections, and other entries of the same, stay as they are. */
export function mergeResults(file: string, gained: Sections): void {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Sections) : {};
  const merged = Object.entries(gained).map(([section, entries]) => [section, { ...known[section], ...entries }]);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...known, ...Object.fromEntries(merged) }, undefined, 2)}\n`);
}
