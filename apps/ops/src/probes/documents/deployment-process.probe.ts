import { provedBySuites } from '../support/test-report.js';
import { unknownCommands } from './commands.js';
import { fenced, missingHeadings, pageProbe } from './page.js';

export const deploymentProcessProbe = pageProbe({
  id: 'documents.deployment-process',
  description:
    'Releasing and going back are described by commands that exist, and their scripts ran in the tests of the release',
  path: 'docs/deployment.md',
  async faults({ text, sources }) {
    return [
      ...missingHeadings(text, [/release/i, /rollback/i]),
      ...(await unknownCommands(fenced(text, 'sh'), sources)),
    ];
  },
  sound: 'releasing and going back are described by commands that exist',
  proof: provedBySuites('manifests and the switch of slots hold', ['test/k8s/']),
});
