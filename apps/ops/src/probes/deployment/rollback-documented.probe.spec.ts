import { documentScene, provesRed } from '@rapport/testing';
import { rollbackDocumentedProbe } from './rollback-documented.probe.js';

const SUITES = { suites: ['test/k8s/switch-slot.spec.ts'] };
const PAGE = 'docs/deployment.md';

provesRed(rollbackDocumentedProbe, {
  sound: documentScene({}, SUITES),
  sabotaged: {
    'the section is gone': documentScene(
      { [PAGE]: (text) => text.replace('## A rollback', '## A release again') },
      SUITES,
    ),
    'the script is gone': documentScene({ 'tools/k8s/switch-slot.mjs': () => undefined }, SUITES),
    'the command is mistyped': documentScene(
      { [PAGE]: (text) => text.replaceAll('k8s/switch-slot.mjs', 'k8s/switch-slots.mjs') },
      SUITES,
    ),
    'the script did not run': documentScene(),
  },
});
