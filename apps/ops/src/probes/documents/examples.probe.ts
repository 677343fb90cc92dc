import { globSync } from 'node:fs';
import { provedBySuites } from '../support/test-report.js';
import { pageProbe } from './page.js';

const FEWEST_EXAMPLES = 3;

export const examplesProbe = pageProbe({
  id: 'documents.examples',
  description: 'Examples of integrations are there, each is explained, and they ran in the tests of the release',
  path: 'docs/integration.md',
  faults({ text, sources }) {
    const examples = globSync('docs/examples/**/*.{sh,ts,py,js,html}', { cwd: sources });
    const unexplained = examples.filter((path) => !text.includes(path.slice('docs/'.length)));
    return [
      ...(examples.length < FEWEST_EXAMPLES ? ['there are hardly any examples'] : []),
      ...unexplained.map((path) => `the page does not mention ${path}`),
    ];
  },
  sound: 'every example is explained',
  proof: provedBySuites('the examples run', ['test/e2e/newcomer.spec.ts']),
});
