import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ManualClock } from './manual-clock.js';
import { probeContext } from './proves-red.js';
import { repositoryWith, type Edits } from './repository-with.js';

const repository = join(import.meta.dirname, '..', '..', '..');
const COMMIT = 'c'.repeat(40);
/** Whatever day it is, the repository's pages are as old as on this one. */
const TODAY = Date.UTC(2026, 10, 23);

/** A report of tests in which these suites passed, or in which none ran. */
const tested = (suites: readonly string[]): string =>
  JSON.stringify({
    commit: COMMIT,
    root: '/build',
    testResults: suites.map((name) => ({
      name: `/build/${name}`,
      status: 'passed',
      assertionResults: [{ status: 'passed' }],
    })),
  });

/**
 * The repository's documents, edited.
 * @param suites that passed, in the report beside them
 * @param days how long after these documents were written it is
 */
export const documentScene =
  (edits: Edits = {}, { suites = [], days = 0 }: { suites?: readonly string[]; days?: number } = {}) =>
  () => {
    const libraries = Object.fromEntries(
      readdirSync(join(repository, 'libs')).map((name) => [`libs/${name}/here`, () => 'x']),
    );
    const sourceFolder = repositoryWith(
      [
        'README.md',
        'SECURITY.md',
        'LICENSE',
        'CONTRIBUTING.md',
        'docs',
        'package.json',
        'k8s',
        'tools/k8s',
        'tools/compose-env.mjs',
        'operations',
        'environments',
        'monitoring',
      ],
      { ...libraries, 'reports/tests.json': () => tested(suites), ...edits },
    );
    return probeContext(
      { sourceFolder, release: { version: '1.0.0', commit: COMMIT } },
      new ManualClock(TODAY + days * 86_400_000),
    );
  };
