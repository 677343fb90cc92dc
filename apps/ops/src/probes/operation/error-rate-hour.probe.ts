import { fail, pass, unknown } from '@rapport/checklist';
import { percent } from '../../verify/figures.js';
import { measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';

/** Of fewer requests a share says nothing. */
const LEAST_REQUESTS = 100;

export const errorRateHour = measuredProbe(
  {
    id: 'operation.error-rate-hour',
    version: 1,
    description: 'Share of requests that ended with 5xx in the last hour.',
  },
  async (prometheus, { release_error_rate: limit }) => {
    const [ratio, requests] = await Promise.all([
      prometheus.number(queries.errorRatio('1h')),
      prometheus.number(queries.requestCount('1h')),
    ]);
    if (ratio === undefined || requests === undefined) return unknown('Prometheus has no data on requests');
    const figure = `${percent(ratio)} of ${Math.round(requests)} requests failed; the limit is ${percent(limit)}`;
    if (requests < LEAST_REQUESTS) return unknown(`too few to tell: ${figure}`);
    return (ratio < limit ? pass : fail)(figure);
  },
);
