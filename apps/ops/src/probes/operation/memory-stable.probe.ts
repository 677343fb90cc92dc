import { unknown } from '@rapport/checklist';
import { megabytes, percent, slope } from '../../verify/figures.js';
import { measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';
import { judge } from '../support/judge.js';

const LOOK_BACK_S = 1_800;
const WINDOW_S = 120;
/** In half an hour caches still fill up: only what would fill the heap within hours is told here. */
const MOST_BYTES_PER_HOUR = 64 * 2 ** 20;
/** Of a process that has just begun no growth is told: it is still loading what it keeps. */
const LEAST_WINDOWS = 5;

export const memoryStable = measuredProbe(
  {
    id: 'operation.memory-stable',
    version: 1,
    description: 'Last half hour: no process restarted, none is near its memory limit, and no heap grows fast.',
  },
  async (prometheus, { memory: mostShare }) => {
    const [floors, restarts, shares] = await Promise.all([
      prometheus.range(queries.heapFloor(`${WINDOW_S}s`), LOOK_BACK_S, WINDOW_S),
      prometheus.instant(queries.restarts('30m')),
      prometheus.instant(queries.memoryShare),
    ]);
    if (floors.length === 0) return unknown('Prometheus has no data on memory');
    const watched = floors.filter(({ points }) => points.length >= LEAST_WINDOWS);
    const growth = watched.map(({ points }) => slope(points.map(([at, bytes]) => [at / 3_600, bytes])) ?? 0);
    const fastest = Math.max(0, ...growth);
    const fullest = Math.max(0, ...shares.map(({ value }) => value));
    const restarted = restarts.filter(({ value }) => value > 0).length;
    const isFine = restarted === 0 && fullest <= mostShare;
    if (isFine && watched.length < floors.length)
      return unknown(
        `${floors.length - watched.length} processes run for less than ${(LEAST_WINDOWS * WINDOW_S) / 60} minutes`,
      );
    return judge(
      [
        ...(restarted > 0 ? [`${restarted} processes restarted`] : []),
        ...(fastest > MOST_BYTES_PER_HOUR ? [`a heap grows by ${megabytes(fastest)} an hour`] : []),
        ...(fullest > mostShare ? [`a process uses ${percent(fullest)} of its memory`] : []),
      ],
      `${floors.length} processes, no restart, fullest ${percent(fullest)}, fastest growth ${megabytes(fastest)} an hour`,
    );
  },
);
