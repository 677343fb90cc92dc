import { documentScene, provesRed } from '@rapport/testing';
import { quickStartProbe } from './quick-start.probe.js';

const SUITES = { suites: ['test/e2e/newcomer.spec.ts'] };

provesRed(quickStartProbe, {
  sound: documentScene({}, SUITES),
  sabotaged: {
    'the page is gone': documentScene({ 'docs/quick-start.md': () => undefined }, SUITES),
    'a command names a script that does not exist': documentScene(
      { 'docs/quick-start.md': (text) => text.replace('```sh\n', '```sh\nnpm run begin\n') },
      SUITES,
    ),
    'a link leads nowhere': documentScene({ 'docs/quick-start.md': (text) => `${text}\n[more](more.md)\n` }, SUITES),
    'its commands are no longer shown': documentScene(
      { 'docs/quick-start.md': (text) => text.replaceAll('```sh', '```') },
      SUITES,
    ),
    'its commands did not run': documentScene(),
  },
});
