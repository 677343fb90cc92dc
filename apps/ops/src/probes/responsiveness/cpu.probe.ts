import { fail, pass, unknown } from '@rapport/checklist';
import { percent } from '../../verify/figures.js';
import { measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';

/** Share of scheduling periods in which a container may be held back. */
const MOST_THROTTLED = 0.05;

/** A process of Node's does its work on one core, which is also what a pod requests. */
export const cpu = measuredProbe(
  {
    id: 'responsiveness.cpu',
    version: 1,
    description:
      'Share of a core that the busiest process used in the last five minutes, and how often containers were throttled.',
  },
  async (prometheus, { cpu: limit }) => {
    const used = (await prometheus.instant(queries.cpu('5m'))).map(({ value }) => value);
    if (used.length === 0) return unknown('Prometheus has no data on processor time');
    const busiest = Math.max(...used);
    if (busiest >= limit) return fail(`the busiest of ${used.length} processes uses ${percent(busiest)} of a core`);
    const throttled = await prometheus.number(queries.throttled('15m'));
    if (throttled !== undefined && throttled > MOST_THROTTLED)
      return fail(`containers were throttled in ${percent(throttled)} of their periods`);
    const told = throttled === undefined ? 'nothing measures throttling here' : `throttled ${percent(throttled)}`;
    return pass(`the busiest of ${used.length} processes uses ${percent(busiest)} of a core; ${told}`);
  },
);
