import { unknown } from '@rapport/checklist';
import { seconds } from '../../verify/figures.js';
import { measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';
import { judge } from '../support/judge.js';

export const responseTimes = measuredProbe(
  {
    id: 'operation.response-times',
    version: 1,
    description: 'p95 of the last 15 minutes: of requests that wait for no model, and of the first text of answers.',
  },
  async (prometheus, { response_s: most, first_text_s: mostFirst }) => {
    const [plain, first] = await Promise.all([
      prometheus.number(queries.plainP95('15m')),
      prometheus.number(queries.firstTextP95('15m')),
    ]);
    if (plain === undefined && first === undefined) return unknown('Prometheus has no data on requests and answers');
    const slow = (what: string, value: number | undefined, limit: number): readonly string[] =>
      value !== undefined && value >= limit ? [`p95 of ${what} is ${seconds(value)}, the limit ${limit} s`] : [];
    const told = (value: number | undefined): string => (value === undefined ? 'none' : seconds(value));
    return judge(
      [...slow('requests', plain, most), ...slow('first texts', first, mostFirst)],
      `p95 of requests ${told(plain)}, of first texts ${told(first)}`,
    );
  },
);
