import { fail, pass } from '@rapport/checklist';
import { percent } from '../../verify/figures.js';
import { judgedNumber, measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';

/** What is little in itself is no spike, whatever it was before. */
const FACTOR = 2;

export const noErrorSpikes = measuredProbe(
  {
    id: 'operation.no-error-spikes',
    version: 1,
    description: 'Compares the share of requests that failed in the last five minutes with the same an hour ago.',
  },
  async (prometheus, { release_error_rate: little }) => {
    const before = (await prometheus.number(queries.errorRatio('5m', '1h'))) ?? 0;
    const limit = Math.max(little, FACTOR * before);
    return judgedNumber(prometheus, queries.errorRatio('5m'), 'requests', (now) =>
      (now <= limit ? pass : fail)(
        `${percent(now)} failed in five minutes, ${percent(before)} an hour ago; the limit is ${percent(limit)}`,
      ),
    );
  },
);
