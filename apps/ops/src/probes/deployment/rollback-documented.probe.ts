import { unknownCommands } from '../documents/commands.js';
import { fenced, pageProbe } from '../documents/page.js';
import { provedBySuites } from '../support/test-report.js';

/** The text from the heading about going back to the next heading of its level. */
const rollbackSection = (text: string): string =>
  /^## [^\n]*rollback[^\n]*\n[\s\S]*?(?=^## |(?![\s\S]))/im.exec(text)?.[0] ?? '';

export const rollbackDocumentedProbe = pageProbe({
  id: 'deployment.rollback-documented',
  description:
    'Going back is described by commands, each of which exists, and their script ran in the tests of the release',
  path: 'docs/deployment.md',
  async faults({ text, sources }) {
    const commands = fenced(rollbackSection(text), 'sh');
    return [
      ...(commands.some((command) => command.includes('switch-slot'))
        ? []
        : ['the page has no command that switches the slot']),
      ...(await unknownCommands(commands, sources)),
    ];
  },
  sound: 'going back is described by commands that exist',
  proof: provedBySuites('the switch of slots works and refuses', ['test/k8s/switch-slot.spec.ts']),
});
