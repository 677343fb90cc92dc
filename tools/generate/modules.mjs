/** Which library imports which, as dependency-cruiser finds it in the sources: the graph beside the rules that hold it. */
import { cruise } from 'dependency-cruiser';
import { root } from '../bootstrap.mjs';

const PART = /^(apps|libs)\/([^/]+)\//;
/** Only tests import it, and it imports everything. */
const LEFT_OUT = new Set(['libs/testing']);

export async function renderModules() {
  const { output } = await cruise(['apps', 'libs'], {
    baseDir: root,
    exclude: { path: '\\.spec\\.ts$|node_modules' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  });
  return page(importsBetweenParts(output.modules));
}

/**
 * @param {{source: string, dependencies: {resolved: string}[]}[]} modules
 * @returns {Map<string, Set<string>>} part -> the parts it imports; no counts, which any change would change
 */
export function importsBetweenParts(modules) {
  const graph = new Map();
  for (const { source, dependencies } of modules) {
    const from = partOf(source);
    if (!from || LEFT_OUT.has(from)) continue;
    const targets = graph.get(from) ?? graph.set(from, new Set()).get(from);
    for (const { resolved } of dependencies) {
      const to = partOf(resolved);
      if (to && to !== from && !LEFT_OUT.has(to)) targets.add(to);
    }
  }
  return graph;
}

const partOf = (path) => PART.exec(path)?.slice(1).join('/');

/** An edge that follows from two others is left out of the picture, not of the table: it would only hide the layers. */
export function withoutShortcuts(graph) {
  const reaches = (from, to, seen = new Set()) =>
    [...(graph.get(from) ?? [])].some(
      (next) => next === to || (!seen.has(next) && seen.add(next) && reaches(next, to, seen)),
    );
  const isShortcut = (from, to) => [...graph.get(from)].some((between) => between !== to && reaches(between, to));
  return [...graph].flatMap(([from, targets]) =>
    [...targets].filter((to) => !isShortcut(from, to)).map((to) => [from, to]),
  );
}

function page(graph) {
  const parts = [...graph.keys()].toSorted(byName);
  const id = (part) => part.replaceAll(/\W/g, '_');
  const edges = withoutShortcuts(graph).toSorted(([a, b], [c, d]) => byName(a, c) || byName(b, d));
  const rows = parts.map((part) => {
    return `| \`${part}\` | ${[...graph.get(part)].toSorted(byName).join(', ') || 'nothing'} |`;
  });
  return `# Modules

Which part imports which, from the sources. The rules that hold it: \`.dependency-cruiser.mjs\`. Generated: do not edit.

\`\`\`mermaid
flowchart TD
${parts.map((part) => `  ${id(part)}${part.startsWith('apps') ? `(["${part}"])` : `["${part}"]`}`).join('\n')}
${edges.map(([from, to]) => `  ${id(from)} --> ${id(to)}`).join('\n')}
\`\`\`

An arrow that follows from two others is left out of the picture. All of them:

| part | imports |
| --- | --- |
${rows.join('\n')}
`;
}

const byName = (one, other) => (one < other ? -1 : Number(one > other));
