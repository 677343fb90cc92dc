import { unknown, type Finding, type Probe } from '@rapport/checklist';
import { provedByRun } from '../support/run-reports.js';
import { megabytes } from '../../verify/figures.js';
import { anHour, judgeHeaps } from '../../verify/load/heap-growth.js';
import { Prometheus, type Series } from '../../verify/prometheus/prometheus.js';
import { queries } from '../../verify/prometheus/queries.js';
import { HEAP_BYTES_PER_HOUR } from '../../verify/thresholds.js';
import { trendOf, type Trend } from '../../verify/trend.js';
import { judge } from '../support/judge.js';

const DAY_S = 86_400;
const WINDOW_S = 600;
const WARM_UP_S = 1_800;
/** Below this, caches that fill up look like a leak. */
const LEAST_S = 2 * 3_600;

/** Growth of each process's heap after collections over the last day; where nobody has watched so long, the soak run's. */
export const noLeaks: Probe = {
  id: 'responsiveness.no-leaks',
  version: 2,
  description: 'Slope of the heap that is left after collections, over 24 hours, or of the stored soak run.',
  async run(context): Promise<Finding> {
    const { prometheusUrl } = context.target;
    const watched = prometheusUrl === undefined ? [] : await trendsOf(new Prometheus(prometheusUrl, context));
    const heaps = judgeHeaps(watched, { limit: HEAP_BYTES_PER_HOUR, say: anHour });
    if (!heaps.fastest) return soaked(context);
    if (heaps.verdict === 'unclear') return unknown(heaps.unclear[0] ?? 'it is not clear whether the heap grows');
    const figure = `${anHour(heaps.fastest.slope)} at most, of ${watched.length} processes`;
    return judge(heaps.failures, `the heap grows by ${figure}`);
  },
};

const soakCriteria = provedByRun('soak', {
  heap_slope_bytes_per_hour: (value) =>
    value > HEAP_BYTES_PER_HOUR && `the heap grew by ${megabytes(value)} an hour in the soak run`,
});

async function soaked(context: Parameters<Probe['run']>[0]): Promise<Finding> {
  const finding = await soakCriteria(context);
  return finding.verdict === 'unknown'
    ? unknown(`no process was watched for two hours, and ${finding.summary}`)
    : finding;
}

async function trendsOf(prometheus: Prometheus): Promise<readonly (readonly [string, Trend])[]> {
  const series = await prometheus.range(queries.heapFloor(`${WINDOW_S}s`), DAY_S, WINDOW_S);
  return series.flatMap((one) => {
    const trend = warmTrendOf(one);
    return trend ? [[one.labels['instance'] ?? 'a process', trend] as const] : [];
  });
}

/** Bytes an hour, once warm; undefined for who was not watched for long enough. */
function warmTrendOf({ points }: Series): Trend | undefined {
  const begun = points[0]?.[0] ?? 0;
  const warm = points.filter(([at]) => at - begun >= WARM_UP_S);
  const [first, last] = [warm[0]?.[0] ?? 0, warm.at(-1)?.[0] ?? 0];
  return last - first < LEAST_S ? undefined : trendOf(warm.map(([at, bytes]) => [at / 3_600, bytes]));
}
