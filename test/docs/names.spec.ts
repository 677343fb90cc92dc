import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documents, read, root } from './documents.js';

const FOLDERS = 'apps|libs|tools|test|bench|docs|k8s|database|operations';
/** Decisions tell what was so when they were taken. */
const pages = documents.filter((document) => !/^docs\/(?:adr|generated)\//.test(document));
const isForeign = (path: string): boolean => path.includes('node_modules');
const sources = [
  ...globSync(`{${FOLDERS.replaceAll('|', ',')}}/**/*.{ts,mjs,sh,yaml,yml,sql,json}`, {
    cwd: root,
    exclude: isForeign,
  }),
  ...globSync('{Dockerfile*,*.yaml,.ci/*}', { cwd: root }),
];
const constants = new Set(sources.flatMap((file) => read(file).match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? []));

describe('documents', () => {
  it.each(pages)('%s names only files that there are', (page) => {
    const named = read(page).match(new RegExp(String.raw`(?<![\w./-])(?:${FOLDERS})/[\w.*/-]*[\w*]`, 'g')) ?? [];
    expect(named.filter((path) => globSync(path, { cwd: root }).length === 0)).toEqual([]);
  });

  it.each(pages)('%s names only variables and codes that something reads or writes', (page) => {
    const named = Array.from(read(page).matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`/g), ([, name]) => name ?? '');
    expect(named.filter((name) => !constants.has(name))).toEqual([]);
  });
});
