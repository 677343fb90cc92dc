import { describe, expect, it } from 'vitest';
import { documents, read } from './documents.js';

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
/** `npm run bench:streams`, and in a list after one of them `bench:memory`. */
const named = (text: string): readonly string[] =>
  Array.from(text.matchAll(/`(?:npm (?:run )?)?([a-z0-9]+(?::[a-z0-9]+)?)[^`\n]*`/g), ([, name]) => name ?? '');

describe('commands', () => {
  it('are all told by the README or by CONTRIBUTING', () => {
    const told = new Set([...named(read('README.md')), ...named(read('CONTRIBUTING.md'))]);
    expect(Object.keys(scripts).filter((name) => !told.has(name))).toEqual([]);
  });

  it.each(documents)('%s names only scripts that there are', (document) => {
    const run = Array.from(read(document).matchAll(/\bnpm run ([a-z0-9][a-z0-9:-]*)/g), ([, name]) => name ?? '');
    expect(run.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it.each(documents)('%s waits for the end of each job that it starts by hand', (document) => {
    const started = Array.from(read(document).matchAll(/^kubectl create job .* (\S+)\n(.*)$/gm));
    const left = started.filter(([, job, next]) => !next?.startsWith('kubectl wait') || !next.endsWith(`job/${job}`));
    expect(left.map(([, job]) => job)).toEqual([]);
  });
});
