import type { Probe } from '@rapport/checklist';
import { provedByRun } from '../support/run-reports.js';

export const stressedProbe: Probe = {
  id: 'load.stressed',
  version: 1,
  description:
    'In the stored stress test the service turned requests away instead of failing, and was itself again within a minute.',
  run: provedByRun('stress', {
    shed_ratio: (ratio) => ratio <= 0 && 'nothing was turned away: the load was below what the service can do',
    failure_ratio: (ratio) =>
      ratio >= 0.01 && `${(ratio * 100).toFixed(1)} % of the requests failed instead of being turned away`,
    recovery_seconds: (seconds) => seconds > 60 && `it took ${Math.round(seconds)} s to recover`,
  }),
};
