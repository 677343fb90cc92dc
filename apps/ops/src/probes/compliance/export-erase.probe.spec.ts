import { folderWith, ManualClock, probeContext, provesRed } from '@rapport/testing';
import { exportEraseProbe } from './export-erase.probe.js';

const now = Date.UTC(2026, 5, 30);
const scene =
  ({ daysAgo = 3, checks = 40, violations = [] as string[] }) =>
  () => {
    const findings = Array.from({ length: checks }, (_, index) => ({
      check: `check ${index}`,
      violations: index === 0 ? violations : [],
    }));
    const at = new Date(now - daysAgo * 86_400_000).toISOString();
    return probeContext(
      { sourceFolder: folderWith({ 'test-results/privacy.json': { at, findings } }) },
      new ManualClock(now),
    );
  };

provesRed(exportEraseProbe, {
  sound: scene({}),
  sabotaged: {
    'something of a person was left': scene({ violations: ['redis: a key'] }),
    'the proof is 31 days old': scene({ daysAgo: 31 }),
    'the proof broke off': scene({ checks: 3 }),
  },
});
