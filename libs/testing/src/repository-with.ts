import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
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
export function repositoryWith(
  paths: readonly string[],
  edits: Edits = {},
  {
    linked = [],
  }: { /** Shown as they are: nothing below them can be edited. */ readonly linked?: readonly string[] } = {},
): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rapport-repository-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const path of paths) show(join(repository, path), join(folder, path));
  for (const path of linked) symlinkSync(join(repository, path), join(folder, path));
  for (const [path, edit] of Object.entries(edits)) {
    const file = join(folder, path);
    const before = readText(file);
    const after = edit(before);
    if (after === before) throw new Error(`the edit of ${path} changes nothing`);
    mkdirSync(dirname(file), { recursive: true });
    // What stands there is a link to the repository's own file.
    rmSync(file, { force: true });
    if (after !== undefined) writeFileSync(file, after);
  }
  return folder;
}

/** Folders of its own with links to the files: a copy of all would take longer than what is tested. */
function show(from: string, to: string): void {
  if (!statSync(from).isDirectory()) {
    mkdirSync(dirname(to), { recursive: true });
    symlinkSync(from, to);
    return;
  }
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (name !== 'node_modules') show(join(from, name), join(to, name));
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
