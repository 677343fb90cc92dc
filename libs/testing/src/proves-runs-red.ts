import type { Figures, Probe, RunKind, RunReport } from '@rapport/checklist';
import { ManualClock } from './manual-clock.js';
import { folderWith, runReport } from './probe-scenes.js';
import { probeContext, provesRed } from './proves-red.js';

const commit = 'c'.repeat(40);
const now = Date.UTC(2026, 5, 30);
const daysAgo = (days: number): string => new Date(now - days * 86_400_000).toISOString();

/** The sabotage of a probe that takes a stored run for proof: of the run itself, and of its figures, one at a time. */
export function provesRunsRed(
  probe: Probe,
  kind: RunKind,
  sound: Figures,
  broken: Readonly<Record<string, Figures>>,
): void {
  const scene =
    (figures: Figures, overrides: Partial<RunReport> = {}) =>
    () => {
      const report = runReport(kind, figures, { endedAt: daysAgo(1), ...overrides });
      const reportsFolder = folderWith({ [`${kind}.json`]: report });
      return probeContext({ reportsFolder, release: { version: '1.0.0', commit } }, new ManualClock(now));
    };
  const flaws = Object.entries(broken).map(([flaw, figures]) => [flaw, scene({ ...sound, ...figures })] as const);

  provesRed(probe, {
    sound: scene(sound),
    sabotaged: {
      ...Object.fromEntries(flaws),
      'a figure is missing': scene({}),
      'the run did not pass': scene(sound, { passed: false }),
      'it is 31 days old': scene(sound, { endedAt: daysAgo(31) }),
      'it was of another commit': scene(sound, { commit: 'd'.repeat(40) }),
    },
  });
}
