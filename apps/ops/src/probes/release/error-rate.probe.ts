import { fail, pass } from '@rapport/checklist';
import { percent } from '../../verify/figures.js';
import { judgedNumber, measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';

export const errorRate = measuredProbe(
  {
    id: 'release.error-rate',
    version: 1,
    description: 'Share of requests that ended with 5xx in the last five minutes.',
  },
  (prometheus, { release_error_rate: limit }) =>
    judgedNumber(prometheus, queries.errorRatio('5m'), 'requests', (ratio) =>
      (ratio < limit ? pass : fail)(
        `${percent(ratio)} of requests failed in five minutes; the limit is ${percent(limit)}`,
      ),
    ),
);
