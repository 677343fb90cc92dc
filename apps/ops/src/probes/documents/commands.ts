import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { jsonOf } from '../support/source-files.js';

/** What commands name that the sources do not have: scripts of npm, files that Node or kubectl is given. */
export async function unknownCommands(lines: readonly string[], sources: string): Promise<readonly string[]> {
  const { scripts = {} } = (await jsonOf<{ readonly scripts?: object }>(sources, 'package.json')) ?? {};
  const text = lines.join('\n');
  const npm = Array.from(text.matchAll(/\bnpm run ([\w:-]+)/g), ([, name]) => name ?? '');
  const files = Array.from(
    text.matchAll(/(?:^|\s)((?:tools|k8s|docs|operations|test)\/[\w./-]+)/g),
    ([, path]) => path ?? '',
  );
  return [
    ...npm.filter((name) => !(name in scripts)).map((name) => `there is no script ${name} of npm`),
    ...files.filter((path) => !existsSync(join(sources, path))).map((path) => `there is no ${path}`),
  ];
}
