import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const proved = await readdir(join(import.meta.dirname, 'fixtures/libs'));

/** `libs/<folder>` -> the rules that fired there, as `plugin.rule`. */
const fired = new Map<string, Set<string>>();
let tree: string;

// The overrides of the real configuration go by path, so the fixtures are laid out as a tree of their own.
beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'rapport-lint-'));
  await cp(join(import.meta.dirname, 'fixtures'), tree, { recursive: true });
  for (const file of ['.oxlintrc.json', 'tsconfig.base.json', 'package.json'])
    await cp(join(root, file), join(tree, file));
  await cp(join(root, 'tsconfig.test.json'), join(tree, 'tsconfig.json'));
  for (const folder of ['node_modules', 'tools']) await symlink(join(root, folder), join(tree, folder));
  for (const { filename, code } of await lint(tree)) {
    const folder = filename.split('/')[1] ?? '';
    fired.set(folder, (fired.get(folder) ?? new Set()).add(code.replace(/^(\S+)\((.+)\)$/, '$1.$2')));
  }
});

afterAll(() => rm(tree, { recursive: true, force: true }));

describe('lint rules', () => {
  it.each(proved.filter((folder) => folder !== 'kernel'))(
    '%s fires on its fixture, and on nothing else there',
    (rule) => {
      expect([...(fired.get(rule) ?? [])]).toEqual([rule]);
    },
  );

  it('every rule of our own is proved', async () => {
    const plugin: { default: { rules: object } } = await import(join(root, 'tools/lint/rapport.js'));
    const own = Object.keys(plugin.default.rules).map((rule) => `rapport.${rule}`);
    expect(proved).toEqual(expect.arrayContaining(own));
  });

  it('leaves the one real clock alone', () => {
    expect(fired.has('kernel')).toBe(false);
  });
});

async function lint(cwd: string): Promise<{ filename: string; code: string }[]> {
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  // A non-zero exit is the expected outcome here; the findings are on standard output either way.
  const { stdout } = await promisify(execFile)(process.execPath, [oxlint, '--format=json', 'libs'], { cwd }).catch(
    (error: { stdout: string }) => error,
  );
  return JSON.parse(stdout).diagnostics;
}
