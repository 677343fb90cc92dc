import { fail, pass, unknown } from '@rapport/checklist';
import { percent } from '../../verify/figures.js';
import { measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';

const HOURS = 24;
const HOUR_S = 3_600;

export const errorsHourly = measuredProbe(
  {
    id: 'operation.errors-hourly',
    version: 1,
    description: 'The share of requests that failed in each of the last 24 hours: 24 rows, none above the limit.',
  },
  async (prometheus, { release_error_rate: limit }) => {
    const [series] = await prometheus.range(queries.errorRatio('1h'), (HOURS - 1) * HOUR_S, HOUR_S);
    const rows = series?.points ?? [];
    if (rows.length === 0) return unknown('Prometheus has no data on requests');
    const details = rows.map(([at, ratio]) => `${new Date(at * 1_000).toISOString().slice(0, 16)}Z ${percent(ratio)}`);
    const bad = rows.filter(([, ratio]) => ratio >= limit);
    if (bad.length > 0) return fail(`in ${bad.length} hours ${percent(limit)} or more of requests failed`, { details });
    return rows.length < HOURS
      ? unknown(`only ${rows.length} of ${HOURS} hours have data, all below ${percent(limit)}`, { details })
      : pass(`${rows.length} hours, each below ${percent(limit)}`, { details });
  },
);
