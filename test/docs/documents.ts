import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** Every page, by its path within the project. */
export const documents: readonly string[] = globSync(['*.md', 'docs/**/*.md'], { cwd: root });

export const read = (document: string): string => readFileSync(join(root, document), 'utf8');

/** The first cell of each row of a page's tables, where it is code. */
export const firstCells = (document: string, pattern: RegExp): readonly string[] =>
  Array.from(read(document).matchAll(/^\| `([^`]+)`/gm), ([, cell]) => cell ?? '').filter((cell) => pattern.test(cell));

/** Relative links and images, without their anchors; links inside code are examples. */
export function linksOf(document: string): readonly string[] {
  const text = read(document).replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');
  return Array.from(text.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g), ([, target]) => target ?? '');
}
