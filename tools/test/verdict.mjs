/** What a run of all suites amounts to, read from vitest's JSON report and the coverage summary. */

const MINIMUM_LINE_COVERAGE = 80;

/** A suite that could not even be loaded has no tests of its own: it counts as one failure. */
export function tally(report) {
  const suites = report?.testResults ?? [];
  const tests = suites.flatMap((suite) => suite.assertionResults);
  const unloaded = suites.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0);
  const count = (status) => tests.filter((test) => test.status === status).length;
  return { passed: count('passed'), failed: count('failed') + unloaded.length };
}

/** Sentences about what must hold besides every test passing; empty when all of it does. */
export function gatesNotHeld({ report, coverage, exitCode }) {
  if (!report) return [`the test run broke off (exit code ${exitCode})`];
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  const ran = (name) => tests.some(({ status, fullName }) => status === 'passed' && name.test(fullName));
  const lines = coverage?.total.lines.pct;
  const gates = [
    [ran(/postgres/i), 'no PostgreSQL suite ran'],
    [ran(/redis/i), 'no Redis suite ran'],
    [
      skipped.length === 0,
      `${skipped.length} tests were skipped: ${skipped.slice(0, 5).map(({ fullName }) => fullName)}`,
    ],
    [lines >= MINIMUM_LINE_COVERAGE, `line coverage is ${lines ?? 'unknown'} %, below ${MINIMUM_LINE_COVERAGE} %`],
    [
      exitCode === 0 || tally(report).failed > 0,
      `vitest ended with code ${exitCode} although no test failed: see the errors above`,
    ],
  ];
  return gates.filter(([holds]) => !holds).map(([, sentence]) => sentence);
}
