import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap.mjs';

/** Name -> { secret, standard }, `standard` being the default as text, read from the generated reference, which `npm run check` keeps equal to the code. */
export function configurationVariables() {
  const reference = readFileSync(join(root, 'docs/generated/configuration.md'), 'utf8');
  const rows = reference.matchAll(/^\| `([A-Z][A-Z0-9_]*)` \| ([^|]*) \|/gm);
  return new Map(
    Array.from(rows, ([, name, standard]) => [
      name,
      { secret: standard.endsWith(', secret'), standard: /^`(.*)`$/.exec(standard)?.[1] },
    ]),
  );
}
