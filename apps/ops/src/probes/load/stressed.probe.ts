import type { Probe } from '@rapport/checklist';
import { provedByRun } from '../support/run-reports.js';

export const stressedProbe: Probe = {
  id: 'load.stressed',
  version: 1,
  description:
    'In the stored stress test the service turned requests away instead of failing, and was itself again within a minute.',
  run: provedByRun('stress', {
    shed_ratio: (shed, { waited_ratio: waited = 0 }) =>
      shed <= 0 && waited <= 0 && 'nobody was turned away or had to wait: that was no overload',
    error_ratio: (ratio) =>
      ratio >= 0.01 && `${(ratio * 100).toFixed(1)} % of the turns broke in place of being turned away`,
    recovery_seconds: (seconds) => seconds > 60 && `it took ${Math.round(seconds)} s to recover`,
  }),
};
