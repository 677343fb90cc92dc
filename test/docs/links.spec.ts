import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root });

/** Relative links and images, without their anchors; links inside code are examples. */
function linksOf(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8').replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');
  return Array.from(text.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g), ([, target]) => target ?? '');
}

describe('documents', () => {
  it.each(documents)('%s links to files that exist', (document) => {
    const folder = dirname(join(root, document));
    const broken = linksOf(document).filter((target) => !existsSync(join(folder, target)));
    expect(broken).toEqual([]);
  });

  it('are all within reach of the index', () => {
    const listed = new Set(linksOf('docs/README.md').map((target) => relative(root, join(root, 'docs', target))));
    const expected = documents.filter(
      (document) => /^docs\/[a-z-]+\.md$/.test(document) && document !== 'docs/README.md',
    );
    expect(expected.filter((document) => !listed.has(document))).toEqual([]);
  });

  it('number each decision once', () => {
    const numbers = globSync('docs/adr/0*.md', { cwd: root }).map((file) => file.slice(9, 13));
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
