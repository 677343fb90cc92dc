import type { Probe } from '@rapport/checklist';
import { folderWith } from './probe-scenes.js';
import { probeContext, provesRed } from './proves-red.js';

const commit = 'c'.repeat(40);

/** The sabotage of a probe that wants all tests of one level to have passed; `file` is a suite of that level. */
export function provesTestRunsRed(probe: Probe, file: string): void {
  const ran = (...statuses: string[]) => ({
    name: `/build/${file}`,
    status: statuses.includes('failed') ? 'failed' : 'passed',
    assertionResults: statuses.map((status) => ({ status })),
  });
  const scene = (report: object) => () =>
    probeContext({
      sourceFolder: folderWith({ 'reports/tests.json': { commit, root: '/build', ...report } }),
      release: { version: '1.0.0', commit },
    });

  provesRed(probe, {
    sound: scene({ testResults: [ran('passed', 'passed')] }),
    sabotaged: {
      'a test failed': scene({ testResults: [ran('passed', 'failed')] }),
      'a test was skipped': scene({ testResults: [ran('passed', 'pending')] }),
      'a file could not be loaded': scene({ testResults: [ran('passed'), { ...ran(), status: 'failed' }] }),
      'nothing ran': scene({ testResults: [] }),
      'another commit was tested': scene({ commit: 'd'.repeat(40), testResults: [ran('passed')] }),
      'the report does not say which commit was tested': scene({ commit: undefined, testResults: [ran('passed')] }),
    },
  });
}
