import { provedBySuites } from '../support/test-report.js';
import { unknownCommands } from './commands.js';
import { fenced, pageProbe } from './page.js';

const FEWEST_COMMANDS = 3;

export const quickStartProbe = pageProbe({
  id: 'documents.quick-start',
  description: 'The quick start is there, names commands that exist, and its commands ran in the tests of the release',
  path: 'docs/quick-start.md',
  async faults({ text, sources }) {
    const commands = fenced(text, 'sh');
    return [
      ...(commands.length < FEWEST_COMMANDS ? ['the quick start has hardly any command'] : []),
      ...(await unknownCommands(commands, sources)),
    ];
  },
  sound: 'the quick start is complete',
  proof: provedBySuites('a newcomer gets through it', ['test/e2e/newcomer.spec.ts']),
});
