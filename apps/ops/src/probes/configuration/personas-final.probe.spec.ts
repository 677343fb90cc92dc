import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { personasFinalProbe } from './personas-final.probe.js';

const juno = readFileSync(join(import.meta.dirname, '../../../../../libs/persona/personas/juno.yaml'), 'utf8');
const scene = (text: string) => () =>
  probeContext({ sourceFolder: folderWith({ 'libs/persona/personas/juno.yaml': text }) });

provesRed(personasFinalProbe, {
  sound: scene(juno),
  sabotaged: {
    'a persona is a draft': scene(juno.replace('status: final', 'status: draft')),
    'a field is misspelt': scene(juno.replace('tagline:', 'tagLine:')),
    'a placeholder was left': scene(juno.replace(/^tagline: .*$/m, 'tagline: "[Tagline]"')),
  },
});
