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

/** API groups that are not Kubernetes' own -> where their types are. */
const PACKAGES = {
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'external-secrets.io': '@kubernetes-models/external-secrets',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
};
const packageOf = (apiVersion) => PACKAGES[apiVersion.slice(0, apiVersion.indexOf('/'))] ?? 'kubernetes-models';
const typeOf = ({ apiVersion, kind }) => `import('${packageOf(apiVersion)}/${apiVersion}').I${kind}`;
const declaration = (object, index) =>
  `export const object${index} = ${JSON.stringify(object)} satisfies ${typeOf(object)};`;

/** Proves that the check can fail, for each kind: were a key that does not exist accepted, the unused directive would be the error. */
function sabotage(objects) {
  const kinds = new Map(objects.filter(({ spec }) => spec).map((object) => [typeOf(object), object]));
  return [...kinds.values()]
    .map((object, index) => {
      const sabotaged = { ...object, spec: { ...object.spec, noSuchKey: true } };
      return `// @ts-expect-error: no such key\n${declaration(sabotaged, `Sabotaged${index}`)}`;
    })
    .join('\n');
}

/** One object a line, so the line number names the object. */
function explain(message, objects) {
  const line = /manifests\.ts[(:](\d+)/.exec(message)?.[1];
  const object = objects[Number(line) - 1];
  return object ? `${object.kind}/${object.metadata.name}: ${message.replace(/^.*?error /, '')}` : message;
}
