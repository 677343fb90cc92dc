import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const folder = join(import.meta.dirname, '../../docs/runbooks');

/** Names of the alerts that have a runbook. */
export const runbooks = (): string[] =>
  globSync('*.md', { cwd: folder })
    .map((file) => basename(file, '.md'))
    .filter((name) => name !== 'README')
    .toSorted();

export const runbook = (name: string): string => readFileSync(join(folder, `${name}.md`), 'utf8');

/** Second-level headings with the text below each, in order. */
export const sectionsOf = (text: string): [string, string][] =>
  text
    .split(/^## /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n')).trim()]);

/** Queries of all runbooks: each line of a `promql` block is one. */
export const runbookQueries = (): { runbook: string; expr: string }[] =>
  runbooks().flatMap((name) => blocks(runbook(name), 'promql').map((expr) => ({ runbook: name, expr })));

/** What a runbook tells to run: `rapport …` in a block or in the text, as the words of the command. */
export function commandsOf(text: string): string[][] {
  const inText = [...text.matchAll(/`(rapport [^`\n]+)`/g)].map(([, command]) => command ?? '');
  const inBlocks = blocks(text, 'sh').filter((line) => line.startsWith('rapport '));
  return [...inText, ...inBlocks].map((command) => command.split(/\s+/).slice(1));
}

function blocks(text: string, language: string): string[] {
  const found = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))];
  return found.flatMap(([, body]) => (body ?? '').trim().split('\n'));
}
