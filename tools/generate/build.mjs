import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap.mjs';

/** A compiled module, by its path under dist/. */
export const built = (path) => import(join(root, 'dist', path));

/** Everything the libs export, in the order of their names. */
export async function libraryExports() {
  const libs = readdirSync(join(root, 'dist/libs')).toSorted();
  const modules = await Promise.all(libs.map((lib) => built(`libs/${lib}/src/index.js`)));
  return modules.flatMap((module) => Object.values(module));
}

/** The API's sections: with an environment that needs no service and touches nothing but `dataDir`. */
export async function loadedConfig(dataDir) {
  const { sections } = await built('libs/composition/src/index.js');
  const { loadConfig } = await built('libs/platform/src/index.js');
  return loadConfig(sections, { GEMINI_API_KEY: 'unused', RAPPORT_DATA_DIR: dataDir, LOG_LEVEL: 'error' });
}
