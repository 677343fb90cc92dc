import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ManualClock } from './manual-clock.js';
import { probeContext } from './proves-red.js';
import { repositoryWith, type Edits } from './repository-with.js';

const repository = join(import.meta.dirname, '..', '..', '..');
const COMMIT = 'c'.repeat(40);
/** What probes of documents look at, and what edits may change. */
const SHOWN = ['docs', 'package.json', 'tools', 'monitoring'];
/** Made anew for each scene, or of no concern to it. */
const MADE = new Set(['libs', 'reports', 'node_modules', '.git']);

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

/** Whatever day it is: the latest that a page names. */
function latestDay(page: string | undefined): number {
  const text = page === undefined ? '' : readFileSync(join(repository, page), 'utf8');
  return Math.max(
    Date.UTC(2026, 0, 1),
    ...Array.from(text.matchAll(/\b20\d{2}-\d{2}-\d{2}\b/g), ([day]) => Date.parse(day)),
  );
}

/**
 * The repository's documents, edited.
 * @param suites that passed, in the report beside them
 * @param days how long after the latest day on the page `dated` it is; there are pages whose age matters
 */
export const documentScene =
  (
    edits: Edits = {},
    { suites = [], dated, days = 0 }: { suites?: readonly string[]; dated?: string; days?: number } = {},
  ) =>
  () => {
    const libraries = Object.fromEntries(
      readdirSync(join(repository, 'libs')).map((name) => [`libs/${name}/here`, () => 'x']),
    );
    // What documents link to without being looked at.
    const linked = readdirSync(repository).filter((name) => !SHOWN.includes(name) && !MADE.has(name));
    const sourceFolder = repositoryWith(
      SHOWN,
      { ...libraries, 'reports/tests.json': () => tested(suites), ...edits },
      { linked },
    );
    return probeContext(
      { sourceFolder, release: { version: '1.0.0', commit: COMMIT } },
      new ManualClock(latestDay(dated) + days * 86_400_000),
    );
  };
