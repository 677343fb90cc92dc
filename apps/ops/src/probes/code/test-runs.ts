import { unknown, type Probe } from '@rapport/checklist';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { staleness, testReport, type Suite } from '../support/test-report.js';

const INTEGRATION = /\.medium\.spec\.ts$|^test\/e2e\//;

export const isIntegration = ({ file }: Suite): boolean => INTEGRATION.test(file);

/** All suites of one level ran at the release's commit, and none failed, was skipped or was empty. */
export function allPassed(level: string, belongs: (suite: Suite) => boolean): Probe['run'] {
  return needing('sourceFolder', async (folder, context) => {
    const report = await testReport(folder, context);
    if (!report) return unknown('there is no reports/tests.json: run npm test');
    const suites = report.suites.filter(belongs);
    const passed = suites.reduce((sum, suite) => sum + suite.passed, 0);
    const problems = [
      ...(await staleness(report, folder, context)),
      ...(passed === 0 ? [`no ${level} test ran`] : []),
      ...suites.filter(({ failed }) => failed > 0).map(({ file, failed }) => `${file}: ${failed} failed`),
      ...suites.filter(({ skipped }) => skipped > 0).map(({ file, skipped }) => `${file}: ${skipped} skipped`),
    ];
    return judge(problems, `${passed} ${level} tests in ${suites.length} files passed`, {
      target: 'reports/tests.json',
    });
  });
}
