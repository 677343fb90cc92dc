import { documentScene, provesRed } from '@rapport/testing';
import { examplesProbe } from './examples.probe.js';

const SUITES = { suites: ['test/e2e/newcomer.spec.ts'] };

provesRed(examplesProbe, {
  sound: documentScene({}, SUITES),
  sabotaged: {
    'an example that no page mentions': documentScene({ 'docs/examples/chat.js': () => 'void 0;' }, SUITES),
    'an example that is linked was removed': documentScene({ 'docs/examples/chat.ts': () => undefined }, SUITES),
    'the examples did not run': documentScene(),
  },
});
