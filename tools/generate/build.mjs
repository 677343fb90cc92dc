import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap.mjs';

/** A compiled module, by its path under dist/. */
export const built = (path) => import(join(root, 'dist', path));

/** Everything that the modules named `*<suffix>` of all libs and of the command export, in the order of their paths. */
export async function exportsOf(suffix) {
  const files = ['apps/ops', 'libs'].flatMap((part) =>
    readdirSync(join(root, 'dist', part), { recursive: true })
      .filter((file) => file.endsWith(suffix))
      .map((file) => join(part, file)),
  );
  const modules = await Promise.all(files.toSorted((a, b) => (a < b ? -1 : 1)).map((file) => built(file)));
  return modules.flatMap((module) => Object.values(module));
}

export async function configurationSections() {
  return (await built('libs/composition/src/index.js')).sections;
}

/** A configuration that needs no service and touches nothing but `dataDir`. */
export async function loadedConfig(dataDir) {
  const { loadConfig } = await built('libs/platform/src/index.js');
  const environment = { GEMINI_API_KEY: 'unused', RAPPORT_DATA_DIR: dataDir, LOG_LEVEL: 'error' };
  return loadConfig(await configurationSections(), environment);
}
