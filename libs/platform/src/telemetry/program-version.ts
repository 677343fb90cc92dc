import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of the package that this file runs from; built or not, it lies somewhere below its package.json. */
export function programVersion(folder = import.meta.dirname): string {
  for (let at = folder; ; at = join(at, '..')) {
    const manifest = readManifest(join(at, 'package.json'));
    if (manifest?.version !== undefined) return manifest.version;
    if (at === join(at, '..')) return 'unknown';
  }
}

function readManifest(file: string): { readonly version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { version?: string };
  } catch {
    return undefined;
  }
}
