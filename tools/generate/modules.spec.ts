import { describe, expect, it } from 'vitest';
import { importsBetweenParts, withoutShortcuts } from './modules.mjs';

const MODULES = [
  {
    source: 'apps/api/src/main.ts',
    dependencies: [{ resolved: 'libs/b/src/index.ts' }, { resolved: 'libs/a/src/x.ts' }],
  },
  { source: 'libs/b/src/index.ts', dependencies: [{ resolved: 'libs/a/src/x.ts' }, { resolved: 'libs/b/src/y.ts' }] },
  {
    source: 'libs/b/src/y.ts',
    dependencies: [{ resolved: 'libs/a/src/x.ts' }, { resolved: 'node_modules/z/index.js' }],
  },
  { source: 'libs/testing/src/index.ts', dependencies: [{ resolved: 'libs/b/src/index.ts' }] },
];

describe('the graph of modules', () => {
  it('knows imports between parts, and none within a part, of packages, or of tests', () => {
    const graph = importsBetweenParts(MODULES);
    expect([...graph].map(([part, targets]) => [part, [...targets]])).toEqual([
      ['apps/api', ['libs/b', 'libs/a']],
      ['libs/b', ['libs/a']],
    ]);
  });

  it('draws no arrow that follows from others', () => {
    expect(withoutShortcuts(importsBetweenParts(MODULES))).toEqual([
      ['apps/api', 'libs/b'],
      ['libs/b', 'libs/a'],
    ]);
  });
});
