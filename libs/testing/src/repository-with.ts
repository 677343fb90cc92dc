import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

const repository = join(import.meta.dirname, '..', '..', '..');

/** What becomes of a file: another text, or (undefined) nothing. A file that is not there is read as empty. */
export type Edits = Readonly<Record<string, (text: string) => string | undefined>>;

/**
 * A copy of parts of this repository for the running test, with edits: what a sabotage breaks is the real thing. Throws when
 * an edit changes nothing, for then the repository has moved on and the sabotage proves nothing. Returns the folder.
 */
export function repositoryWith(paths: readonly string[], edits: Edits = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rapport-repository-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const path of paths) cpSync(join(repository, path), join(folder, path), { recursive: true });
  for (const [path, edit] of Object.entries(edits)) {
    const file = join(folder, path);
    const before = readText(file);
    const after = edit(before);
    if (after === before) throw new Error(`the edit of ${path} changes nothing`);
    mkdirSync(dirname(file), { recursive: true });
    if (after === undefined) rmSync(file);
    else writeFileSync(file, after);
  }
  return folder;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
