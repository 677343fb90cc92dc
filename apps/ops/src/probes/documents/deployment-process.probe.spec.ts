import { documentScene, provesRed } from '@rapport/testing';
import { deploymentProcessProbe } from './deployment-process.probe.js';

const SUITES = { suites: ['test/k8s/rules.spec.ts'] };

provesRed(deploymentProcessProbe, {
  sound: documentScene({}, SUITES),
  sabotaged: {
    'a script that it names is gone': documentScene({ 'tools/k8s/switch-slot.mjs': () => undefined }, SUITES),
    'it no longer tells how to go back': documentScene(
      { 'docs/deployment.md': (text) => text.replace('## A rollback', '## Later') },
      SUITES,
    ),
    'its scripts did not run': documentScene(),
  },
});
