import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Probe } from '@rapport/checklist';
import { describe, expect, it } from 'vitest';
import { sourcesTested } from './probe-scenes.js';
import { probeContext, provesRed } from './proves-red.js';

const repository = join(import.meta.dirname, '..', '..', '..');
const commit = 'c'.repeat(40);

/** The sabotage of a probe that takes named suites of tests for proof; also that there are such suites. */
export function provesSuitesRed(probe: Probe, files: readonly string[]): void {
  const all = Object.fromEntries(files.map((file) => [file, [3] as const]));
  const [first = ''] = files;
  const scene =
    (suites: Parameters<typeof sourcesTested>[0], tested = commit) =>
    () =>
      probeContext({ sourceFolder: sourcesTested(suites, tested), release: { version: '1.0.0', commit } });
  const { [first]: _, ...others } = all;

  provesRed(probe, {
    sound: scene(all),
    sabotaged: {
      'a suite did not run': scene(others),
      'a test failed': scene({ ...all, [first]: [2, 1] }),
      'a test was skipped': scene({ ...all, [first]: [2, 0, 1] }),
      'a suite is empty': scene({ ...all, [first]: [0] }),
      'another commit was tested': scene(all, 'd'.repeat(40)),
    },
  });

  describe(`the suites that ${probe.id} believes`, () => {
    it.each(files)('%s is there', (file) => {
      expect(existsSync(join(repository, file))).toBe(true);
    });
  });
}
