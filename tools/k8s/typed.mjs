/**
 * Checks manifests against the types of the Kubernetes API. Schema validators let unknown keys pass (`redinessProbe`);
 * an object literal with `satisfies` does not.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node, root } from '../bootstrap.mjs';

/** Compiler messages about objects that are no valid Kubernetes objects; empty when all are. */
export function typeErrors(objects) {
  // Inside tools/release, where the types are installed.
  const folder = join(root, 'tools/release/.cache');
  const file = join(folder, 'manifests.ts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, [...objects.map(declaration), sabotage(objects)].join('\n'));
  const tsc = join(root, 'node_modules/typescript-7/bin/tsc');
  const options = '--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --types'.split(' ');
  const { stdout, status } = spawnSync(node, [tsc, ...options, '', file], { cwd: root, encoding: 'utf8' });
  if (status === 0) return [];
  return stdout
    .trim()
    .split('\n')
    .map((line) => explain(line, objects));
}

const typeOf = ({ apiVersion, kind }) => `import('kubernetes-models/${apiVersion}').I${kind}`;
const declaration = (object, index) =>
  `export const object${index} = ${JSON.stringify(object)} satisfies ${typeOf(object)};`;

/** Proves that the check can fail: were a misspelt probe accepted, the unused directive would be the error. */
function sabotage(objects) {
  const object = structuredClone(objects.find(({ kind }) => kind === 'Deployment'));
  object.spec.template.spec.containers[0].redinessProbe = {};
  return `// @ts-expect-error: no such key\n${declaration(object, 'Sabotaged')}\n`;
}

/** One object a line, so the line number names the object. */
function explain(message, objects) {
  const line = /manifests\.ts[(:](\d+)/.exec(message)?.[1];
  const object = objects[Number(line) - 1];
  return object ? `${object.kind}/${object.metadata.name}: ${message.replace(/^.*?error /, '')}` : message;
}
