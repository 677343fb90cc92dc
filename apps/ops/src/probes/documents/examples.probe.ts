import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { provedBySuites } from '../support/test-report.js';
import { pageProbe } from './page.js';

const FEWEST_EXAMPLES = 3;
const PROGRAM = /\.(?:sh|ts|py|js|html)$/;

export const examplesProbe = pageProbe({
  id: 'documents.examples',
  description: 'Examples of integrations are there, each is explained, and they ran in the tests of the release',
  path: 'docs/integration.md',
  async faults({ text, sources }) {
    const files = await readdir(join(sources, 'docs/examples'), { recursive: true }).catch(() => []);
    const examples = files.filter((path) => PROGRAM.test(path)).map((path) => `examples/${path.replaceAll('\\', '/')}`);
    const unexplained = examples.filter((path) => !text.includes(path));
    return [
      ...(examples.length < FEWEST_EXAMPLES ? ['there are hardly any examples'] : []),
      ...unexplained.map((path) => `the page does not mention ${path}`),
    ];
  },
  sound: 'every example is explained',
  proof: provedBySuites('the examples run', ['test/e2e/newcomer.spec.ts']),
});
