import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { lintProbe } from './lint.probe.js';

const installed = join(import.meta.dirname, '../../../../../node_modules');
const rules = { categories: { correctness: 'error' }, ignorePatterns: ['node_modules'] };
const scene = (source: string) => () => {
  const sourceFolder = folderWith({ '.oxlintrc.json': rules, 'source.ts': source });
  mkdirSync(join(sourceFolder, 'node_modules'));
  symlinkSync(join(installed, 'oxlint'), join(sourceFolder, 'node_modules/oxlint'));
  return probeContext({ sourceFolder });
};

provesRed(lintProbe, {
  sound: scene('export const one = 1;\n'),
  sabotaged: { 'a mistake was written': scene('export const stop = () => {\n  debugger;\n};\n') },
});
