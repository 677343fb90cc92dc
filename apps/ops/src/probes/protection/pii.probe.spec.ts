import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { piiProbe } from './pii.probe.js';

const file = 'operations/personal-data-corpus.yaml';
const corpus = readFileSync(join(import.meta.dirname, '../../../../..', file), 'utf8');
const scene = (text: string) => () => probeContext({ sourceFolder: folderWith({ [file]: text }) });

provesRed(piiProbe, {
  sound: scene(corpus),
  sabotaged: {
    'a way of writing numbers is not known': scene(`${corpus}- My mobile is [[PHONE plus four four, then twenty]].\n`),
    'what is nobody’s is taken for personal': scene(`${corpus}- ${'Call 07911 123456. '.repeat(4)}\n`),
    'the corpus does not ask for a type': scene(corpus.replaceAll(/^.*PASSPORT.*$/gm, '')),
    'there is no corpus': scene(''),
  },
});
