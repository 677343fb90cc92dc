import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { textOf } from '../support/source-files.js';
import { pageProbe } from './page.js';

const MODULES = 'docs/generated/modules.md';
/** Nothing of the product imports it. */
const FOR_SPECS_ONLY = 'testing';

export const architectureProbe = pageProbe({
  id: 'documents.architecture',
  description:
    'The architecture is described, names every library, links the generated graph, and every decision is listed',
  path: 'docs/architecture.md',
  async faults({ text, sources }) {
    const list = (await textOf(sources, 'docs/adr/README.md')) ?? '';
    const graph = await textOf(sources, MODULES);
    const decisions = (await readdir(join(sources, 'docs/adr'))).filter((name) => /^\d{4}-.+\.md$/.test(name));
    const libraries = (await readdir(join(sources, 'libs'))).filter((name) => name !== FOR_SPECS_ONLY);
    return [
      ...decisions.filter((name) => !list.includes(`(${name})`)).map((name) => `decision ${name} is not in the list`),
      ...libraries.filter((name) => !text.includes(name)).map((name) => `the page does not mention libs/${name}`),
      ...(graph === undefined
        ? [`there is no ${MODULES}`]
        : libraries.filter((name) => !graph.includes(name)).map((name) => `the graph of modules lacks ${name}`)),
      ...(text.includes('generated/modules.md') ? [] : ['the page does not link the graph of modules']),
    ];
  },
  sound: 'every library is described, and every decision is listed',
});
