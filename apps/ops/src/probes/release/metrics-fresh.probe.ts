import { unknown } from '@rapport/checklist';
import { measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';
import { judge } from '../support/judge.js';

/** Some scrapes may be missed. */
const OLDEST_S = 120;

export const metricsFresh = measuredProbe(
  {
    id: 'release.metrics-fresh',
    version: 1,
    description:
      'Looks whether every process is scraped, its samples are fresh, and the version that serves is the release’s.',
  },
  async (prometheus, _, { target }) => {
    const [up, ages, builds] = await Promise.all([
      prometheus.instant(queries.up),
      prometheus.instant(queries.sampleAge),
      prometheus.instant(queries.build),
    ]);
    if (up.length === 0) return unknown('Prometheus scrapes no process of ours');
    const expected = target.release?.commit;
    const others = builds.filter(({ labels }) => expected !== undefined && labels['commit'] !== expected);
    const nameOf = (labels: Readonly<Record<string, string>>): string => labels['instance'] ?? 'a process';
    return judge(
      [
        ...up.filter(({ value }) => value !== 1).map(({ labels }) => `${nameOf(labels)} is down`),
        ...ages
          .filter(({ value }) => value > OLDEST_S)
          .map(({ labels, value }) => `the newest sample of ${nameOf(labels)} is ${Math.round(value)} s old`),
        ...(ages.length < up.length ? [`${up.length - ages.length} of ${up.length} processes tell no version`] : []),
        // While a slot is kept for going back, one version may be older: what counts is that the release is there.
        ...(builds.length > 0 && others.length === builds.length ? ['no process runs the commit of the release'] : []),
      ],
      `${up.length} processes are up, samples at most ${OLDEST_S} s old`,
    );
  },
);
