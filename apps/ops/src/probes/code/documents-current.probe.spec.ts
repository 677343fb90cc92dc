import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { documentsCurrentProbe } from './documents-current.probe.js';

/** A generator of one document, which holds the version that the code has. */
const generator = `
import { readFileSync } from 'node:fs';
const [code, document] = ['code.txt', 'document.md'].map((file) => readFileSync(file, 'utf8'));
if (!process.argv.includes('--check')) throw new Error('it would write');
if (!document.includes(code)) { console.log('document.md'); process.exit(1); }
`;
const scene = (document: string) => () =>
  probeContext({
    sourceFolder: folderWith({ 'tools/generate.mjs': generator, 'code.txt': 'seven', 'document.md': document }),
  });

provesRed(documentsCurrentProbe, {
  sound: scene('There are seven.'),
  sabotaged: { 'the code changed, the document did not': scene('There are six.') },
});
