import { unknown } from '@rapport/checklist';
import { percent } from '../../verify/figures.js';
import { anHour, judgeHeaps } from '../../verify/load/heap-growth.js';
import { measuredProbe } from '../../verify/prometheus/measured-probe.js';
import type { Series } from '../../verify/prometheus/prometheus.js';
import { queries } from '../../verify/prometheus/queries.js';
import { trendOf, type Trend } from '../../verify/trend.js';
import { judge } from '../support/judge.js';

const LOOK_BACK_S = 1_800;
/** The least of each minute: enough points for an interval, and in each of them a collection of what is young. */
const WINDOW_S = 60;
/** In half an hour caches still fill up: only what would fill the heap within hours is told here. */
const MOST_BYTES_PER_HOUR = 64 * 2 ** 20;
/** Of a process that has just begun no growth is told: it is still loading what it keeps. */
const LEAST_WINDOWS = 10;

export const memoryStable = measuredProbe(
  {
    id: 'operation.memory-stable',
    version: 2,
    description: 'Last half hour: no process restarted, none is near its memory limit, and no heap grows fast.',
  },
  async (prometheus, { memory: mostShare }) => {
    const [floors, restarts, shares] = await Promise.all([
      prometheus.range(queries.heapFloor(`${WINDOW_S}s`), LOOK_BACK_S, WINDOW_S),
      prometheus.instant(queries.restarts('30m')),
      prometheus.instant(queries.memoryShare),
    ]);
    if (floors.length === 0) return unknown('Prometheus has no data on memory');
    const heaps = judgeHeaps(
      floors.map((one) => [one.labels['instance'] ?? 'a process', trendIn(one)]),
      { limit: MOST_BYTES_PER_HOUR, say: anHour },
    );
    const fullest = Math.max(0, ...shares.map(({ value }) => value));
    const restarted = restarts.filter(({ value }) => value > 0).length;
    const problems = [
      ...(restarted > 0 ? [`${restarted} processes restarted`] : []),
      ...heaps.failures,
      ...(fullest > mostShare ? [`a process uses ${percent(fullest)} of its memory`] : []),
    ];
    const [unclear] = heaps.unclear;
    if (problems.length === 0 && unclear !== undefined) return unknown(unclear, { details: heaps.unclear });
    const fastest = anHour(heaps.fastest?.slope ?? 0);
    return judge(
      problems,
      `${floors.length} processes, no restart, fullest ${percent(fullest)}, fastest growth ${fastest}`,
    );
  },
);

/** Bytes an hour; undefined of who was watched for too short a time. */
function trendIn({ points }: Series): Trend | undefined {
  return points.length < LEAST_WINDOWS ? undefined : trendOf(points.map(([at, bytes]) => [at / 3_600, bytes]));
}
