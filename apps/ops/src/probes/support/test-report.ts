import { relative } from 'node:path';
import { unknown, type Finding, type ProbeContext } from '@rapport/checklist';
import { judge } from './judge.js';
import { needing } from './needing.js';
import { releaseCommit } from './release-commit.js';
import { jsonOf } from './source-files.js';

/** One file of tests, as the latest run of all suites left it. */
export interface Suite {
  /** Path within the sources. */
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface TestReport {
  /** Full hash, with `-dirty` when files differed from it; absent in reports that do not say. */
  readonly commit?: string;
  readonly suites: readonly Suite[];
}

interface StoredReport {
  readonly commit?: string;
  /** Folder that names begin with; that of the sources otherwise. */
  readonly root?: string;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** `reports/tests.json` of the sources, which `npm test` writes; undefined when there is none. */
export function testReport(folder: string, { fact }: ProbeContext): Promise<TestReport | undefined> {
  return fact('test-report', async () => {
    const stored = await jsonOf<StoredReport>(folder, 'reports', 'tests.json');
    return (
      stored && {
        commit: stored.commit,
        suites: stored.testResults.map((suite) => suiteOf(suite, stored.root ?? folder)),
      }
    );
  });
}

function suiteOf({ name, status, assertionResults }: StoredReport['testResults'][number], root: string): Suite {
  const count = (wanted: string): number => assertionResults.filter((test) => test.status === wanted).length;
  const [passed, failed] = [count('passed'), count('failed')];
  // A file that could not even be loaded has no tests of its own.
  const unloaded = status === 'failed' && assertionResults.length === 0 ? 1 : 0;
  const skipped = assertionResults.length - passed - failed;
  return { file: relative(root, name), passed, failed: failed + unloaded, skipped };
}

/** What speaks against a report as evidence for the release, whatever its tests say. */
export async function staleness(report: TestReport, folder: string, context: ProbeContext): Promise<readonly string[]> {
  if (report.commit === undefined) return ['the test report does not say which commit it is of'];
  const expected = await releaseCommit(folder, context);
  if (expected === undefined || report.commit === expected) return [];
  return [`the test report is of ${short(report.commit)}, not of ${short(expected)}`];
}

const short = (commit: string): string => commit.replace(/^([0-9a-f]{12})[0-9a-f]+/, '$1');

/**
 * A probe's `run` that takes a claim for proved when named suites ran at the release's commit and passed. A suite that is
 * absent, failed, empty or skipped proves nothing. Paths may name a folder by a slash at the end.
 */
export function provedBySuites(claim: string, files: readonly string[]): (context: ProbeContext) => Promise<Finding> {
  return needing('sourceFolder', async (folder, context) => {
    const report = await testReport(folder, context);
    if (!report) return unknown('there is no reports/tests.json: run npm test');
    const found = files.map((file) => [file, report.suites.filter((suite) => matches(suite, file))] as const);
    const problems = found.flatMap(([file, suites]) => shortcomings(file, suites));
    const passed = found.flatMap(([, suites]) => suites).reduce((sum, suite) => sum + suite.passed, 0);
    const all = [...(await staleness(report, folder, context)), ...problems];
    return judge(all, `${claim}: ${passed} tests in ${files.length} suites passed`, { target: 'reports/tests.json' });
  });
}

const matches = (suite: Suite, file: string): boolean =>
  file.endsWith('/') ? suite.file.startsWith(file) : suite.file === file;

function shortcomings(file: string, suites: readonly Suite[]): readonly string[] {
  if (suites.length === 0) return [`${file} did not run`];
  return suites.flatMap((suite) => {
    if (suite.failed > 0) return [`${suite.file}: ${suite.failed} tests failed`];
    if (suite.skipped > 0) return [`${suite.file}: ${suite.skipped} tests were skipped`];
    return suite.passed === 0 ? [`${suite.file} has no tests`] : [];
  });
}
