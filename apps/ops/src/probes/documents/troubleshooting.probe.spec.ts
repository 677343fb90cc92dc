import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentScene, provesRed } from '@rapport/testing';
import { troubleshootingProbe } from './troubleshooting.probe.js';

/** The catalogue as the guide knows it: the one that is checked in is generated later than errors are declared. */
const guide = readFileSync(join(import.meta.dirname, '../../../../../docs/troubleshooting.md'), 'utf8');
const CURRENT = {
  'docs/generated/errors.md': () =>
    Array.from(guide.matchAll(/^\| `([a-z_]+\.[a-z_]+)` /gm), ([, code]) => `| \`${code}\` | 400 | |`).join('\n'),
};

provesRed(troubleshootingProbe, {
  sound: documentScene(CURRENT),
  sabotaged: {
    'a code is not explained': documentScene({
      ...CURRENT,
      'docs/troubleshooting.md': (text) => text.replace(/^\| `auth\.account_not_found` .*\n/m, ''),
    }),
    'a code is explained that does not exist': documentScene({
      ...CURRENT,
      'docs/troubleshooting.md': (text) => `${text}\n| \`tea.cold\` | waited | drink |\n`,
    }),
    'a code has no remedy': documentScene({
      ...CURRENT,
      'docs/troubleshooting.md': (text) =>
        text.replace(/^(\| `auth\.account_not_found` [^|]*\|[^|]*\|)[^|]*\|/m, '$1 |'),
    }),
    'there is nothing to compare with': documentScene({ 'docs/generated/errors.md': () => undefined }),
  },
});
