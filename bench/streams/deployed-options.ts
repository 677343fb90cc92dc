import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../targets.js';

interface Deployment {
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly [{ readonly args: string[] }] } };
  };
}

/** The options of V8 and node that a deployed pod is started with: they decide what it takes, and when its garbage is collected. */
export function deployedOptions(): string[] {
  const file = join(root, 'k8s', 'api', 'deployment.yaml');
  const { args } = (parse(readFileSync(file, 'utf8')) as Deployment).spec.template.spec.containers[0];
  const options = args.filter((argument) => argument.startsWith('--'));
  if (options.length === 0) throw new Error(`${file} gives node no options`);
  return options;
}
