import { unknown } from '@rapport/checklist';
import { percent } from '../../verify/figures.js';
import { measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';
import { judge } from '../support/judge.js';

const HOUR_S = 3_600;
/** The first samples of an hour may be missing. */
const ENOUGH_S = HOUR_S - 120;

export const healthGreenHour = measuredProbe(
  {
    id: 'operation.health-green-hour',
    version: 1,
    description: 'Looks whether every API process was ready throughout the last hour.',
  },
  async (prometheus) => {
    const [ready, watchedFor] = await Promise.all([
      prometheus.instant(queries.ready('1h')),
      prometheus.number(queries.watchedFor('1h')),
    ]);
    if (ready.length === 0) return unknown('Prometheus has no data on readiness');
    const problems = ready
      .filter(({ value }) => value < 1)
      .map(({ labels, value }) => `${labels['instance'] ?? 'a process'} was ready ${percent(value)} of the hour`);
    const minutes = Math.round(Math.min(watchedFor ?? 0, HOUR_S) / 60);
    if (problems.length === 0 && (watchedFor ?? 0) < ENOUGH_S)
      return unknown(`all ${ready.length} processes were ready, but only for the ${minutes} minutes that were watched`);
    return judge(problems, `all ${ready.length} processes were ready for ${minutes} minutes`);
  },
);
