import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
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
  const edited = Object.keys(edits);
  const within = linked.find((path) => edited.some((file) => file.startsWith(`${path}/`)));
  if (within !== undefined) throw new Error(`what is below ${within} cannot be edited: it is the repository's own`);
  for (const path of paths) show(path, folder, edited);
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

/** Links to what no edit reaches, and folders of its own on the way to one: copying would take longer than what is tested. */
function show(path: string, folder: string, edited: readonly string[]): void {
  const [from, to] = [join(repository, path), join(folder, path)];
  if (!edited.some((file) => file.startsWith(`${path}/`))) {
    mkdirSync(dirname(to), { recursive: true });
    symlinkSync(from, to);
    return;
  }
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) show(`${path}/${name}`, folder, edited);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
