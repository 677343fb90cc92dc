import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { firstCells, read, root } from './documents.js';

const CODE = /^[a-z_]+\.[a-z_]+$|^internal$/;
const GUIDES = ['docs/troubleshooting.md', 'docs/faq.md', 'docs/incident-response.md', 'docs/integration.md'];

/** What the sources declare, so that a page is held to a new code before the references are generated anew. */
function declared(files: string, pattern: RegExp): ReadonlySet<string> {
  const sources = globSync(files, { cwd: root, exclude: (name) => name.endsWith('.spec.ts') });
  return new Set(sources.flatMap((file) => Array.from(read(file).matchAll(pattern), ([, name]) => name ?? '')));
}

describe('troubleshooting', () => {
  const catalogue = declared('{libs,apps}/*/src/**/*.errors.ts', /\bcode: '([a-z_.]+)'/g);
  const explained = firstCells('docs/troubleshooting.md', CODE);

  it('explains every error code', () => {
    expect(catalogue.size).toBeGreaterThan(firstCells('docs/generated/errors.md', CODE).length - 1);
    expect([...catalogue].filter((code) => !explained.includes(code))).toEqual([]);
  });

  it('invents none, and explains none twice', () => {
    expect(explained.filter((code, index) => !catalogue.has(code) || explained.indexOf(code) !== index)).toEqual([]);
  });

  it('gives a cause and an advice for each', () => {
    const rows = read('docs/troubleshooting.md')
      .split('\n')
      .filter((line) => /^\| `[a-z_]+(\.[a-z_]+)?` /.test(line));
    const short = rows.filter((row) =>
      row
        .split('|')
        .slice(2, 4)
        .some((cell) => cell.trim().length < 5),
    );
    expect(short).toEqual([]);
  });
});

describe('guides', () => {
  /** Of programs that the reference does not cover: the starter, and the examples. */
  const OTHERS = new Set(['EMULATOR_PORT', 'RAPPORT_URL', 'RAPPORT_KEY']);
  const variables = declared('{libs,apps}/*/src/**/*.ts', /variable\(\s*'([A-Z0-9_]+)'/g);

  it.each(GUIDES)('%s names only variables that there are', (guide) => {
    // `PERSONA_CARD_*` stands for those that begin so.
    const named = read(guide).match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9]\b(?!_\*)/g) ?? [];
    expect([...new Set(named)].filter((name) => !OTHERS.has(name) && !variables.has(name))).toEqual([]);
  });
});
