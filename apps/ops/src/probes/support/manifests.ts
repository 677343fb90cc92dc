import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unknown, type Finding, type Probe, type ProbeContext } from '@rapport/checklist';
import { parseAllDocuments } from 'yaml';
import { needing } from './needing.js';
import { runTool } from './run-tool.js';

/** One rendered object; what else it holds depends on its kind. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: unknown;
}

export interface RenderedManifests {
  readonly objects: readonly Manifest[];
  /** What the rules of these names, which `npm run k8s:check` holds the manifests to, find wrong. A sentence each. */
  readonly foundBy: (...rules: readonly string[]) => readonly string[];
}

/** A probe's `run` that looks at the rendered manifests of the target. */
export function rendered(
  look: (manifests: RenderedManifests, context: ProbeContext) => Finding | Promise<Finding>,
): Probe['run'] {
  return needing('sourceFolder', (folder, context) =>
    needing('manifests', async (overlay) => {
      const manifests = await renderedManifests(folder, overlay, context);
      return typeof manifests === 'string' ? unknown(manifests) : look(manifests, context);
    })(context),
  );
}

/** Rendered by the kubectl, and judged by the rules, that the sources bring. A sentence when there is no kubectl. */
function renderedManifests(
  folder: string,
  overlay: string,
  { fact, signal }: ProbeContext,
): Promise<RenderedManifests | string> {
  return fact('rendered-manifests', async () => {
    const tool = <T>(name: string): Promise<T> =>
      import(pathToFileURL(join(folder, 'tools', 'k8s', name)).href) as Promise<T>;
    const { kubectl } = await tool<{ kubectl: () => string }>('kubectl.mjs');
    const { rules } = await tool<{ rules: Readonly<Record<string, (model: unknown) => Iterable<string>>> }>(
      'rules.mjs',
    );
    const { modelOf } = await tool<{ modelOf: (objects: readonly Manifest[], variables: unknown) => unknown }>(
      'rules/model.mjs',
    );
    const { configurationVariables } = await tool<{ configurationVariables: () => unknown }>(
      'configuration-variables.mjs',
    );
    const { code, stdout, stderr } = await runTool(kubectl(), ['kustomize', join(folder, overlay)], folder, signal);
    if (code !== 0) return `kubectl cannot render ${overlay}: ${stderr.trim().slice(0, 300)}`;
    const objects = parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
    const model = modelOf(objects, configurationVariables());
    const found = (name: string): readonly string[] => {
      const rule = rules[name];
      if (!rule) throw new Error(`tools/k8s/rules.mjs has no rule ${name}`);
      return [...rule(model)];
    };
    return { objects, foundBy: (...names) => names.flatMap(found) };
  });
}
