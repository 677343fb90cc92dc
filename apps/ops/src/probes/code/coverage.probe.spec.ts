import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { coverageProbe } from './coverage.probe.js';

const scene = (lines: object) => () =>
  probeContext({ sourceFolder: folderWith({ 'coverage/coverage-summary.json': { total: { lines } } }) });

provesRed(coverageProbe, {
  sound: scene({ total: 5_000, pct: 80 }),
  sabotaged: {
    'a line too few is covered': scene({ total: 5_000, pct: 79.98 }),
    'nothing was measured': scene({ total: 0, pct: 100 }),
  },
});
