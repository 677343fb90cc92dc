import type { Probe } from '@rapport/checklist';
import { provedByRun } from '../support/run-reports.js';

export const testedProbe: Probe = {
  id: 'load.tested',
  version: 1,
  description: 'The stored load test, of this release and not older than 30 days, kept its limits of time and errors.',
  run: provedByRun('load', {
    plain_p95_ms: (ms) => ms >= 2_000 && `p95 of what waits for no model was ${Math.round(ms)} ms`,
    first_token_p95_ms: (ms) => ms >= 2_000 && `p95 of the first text was ${Math.round(ms)} ms`,
    error_ratio: (ratio) => ratio >= 0.01 && `${(ratio * 100).toFixed(1)} % of the turns were not answered`,
    turns: (turns) => turns <= 0 && 'no turn was made',
  }),
};
