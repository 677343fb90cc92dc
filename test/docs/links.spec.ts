import { existsSync, globSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documents, linksOf, root } from './documents.js';

describe('documents', () => {
  it.each(documents)('%s links to files that exist', (document) => {
    const folder = dirname(join(root, document));
    const broken = linksOf(document).filter((target) => !existsSync(join(folder, target)));
    expect(broken).toEqual([]);
  });

  it('are all within reach of the index', () => {
    const listed = new Set(linksOf('docs/README.md').map((target) => relative(root, join(root, 'docs', target))));
    const expected = documents.filter(
      (document) => /^docs\/(generated\/)?[a-z-]+\.md$/.test(document) && document !== 'docs/README.md',
    );
    expect(expected.filter((document) => !listed.has(document))).toEqual([]);
  });

  it('number each decision once', () => {
    const numbers = globSync('docs/adr/0*.md', { cwd: root }).map((file) => file.slice(9, 13));
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
