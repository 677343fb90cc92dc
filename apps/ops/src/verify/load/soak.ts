import { megabytes, percent } from '../figures.js';
import { figuresOf } from '../run-reports.js';
import { HEAP_BYTES_PER_HOUR, type Thresholds } from '../thresholds.js';
import { anHour, boundsOf, judgeHeaps, type HeapGrowth } from './heap-growth.js';
import { shareOf, together, type Reading } from './meter.js';
import { keepPace } from './pace.js';
import { growthTogether, type ProcessSamples } from './process-samples.js';
import { Rig, type Outcome, type RunContext } from './rig.js';

export interface SoakOptions {
  readonly ms: number;
  /** Turns a second. */
  readonly rate: number;
  readonly people: number;
  /** People come and go: what is held of who is there is no leak, what is held of who has gone is one. */
  readonly turnsAPerson: number;
  readonly limits: Thresholds;
  /** From one look to the next, milliseconds. */
  readonly everyMs: number;
}

/** In a stretch. */
const LOOKS = 12;
/** How much of the run is left out of the growth of memory: code is compiled and caches fill. */
const WARM_UP_SHARE = 0.5;
/** When the looks do not tell by then whether a heap grows, the run goes on until they do, or for half as long again. */
const EXTENSION = 1.5;

/** Steady conversations, with a look at the criteria of success at each interval. */
export async function soak(context: RunContext, options: SoakOptions): Promise<Outcome> {
  const { ms, rate, people, turnsAPerson } = options;
  return Rig.during(context, { people, turnsAPerson }, async (rig) => {
    const { clock, signal, print } = context;
    const begun = clock.monotonic();
    const readings: Reading[] = [];
    let missed = 0;
    await rig.look();
    const elapsed = (): number => clock.monotonic() - begun;
    const isOver = (): boolean =>
      elapsed() >= ms &&
      (elapsed() >= ms * EXTENSION || heapsOf(rig, begun + ms * WARM_UP_SHARE).verdict !== 'unclear');
    while (!isOver() && !signal.aborted) {
      const stretch = elapsed() < ms ? Math.min(options.everyMs, ms - elapsed()) : options.everyMs;
      const [pace] = await Promise.all([
        keepPace(rig.crew, clock, { rate, ms: stretch, signal }),
        rig.collects ? undefined : lookFor(rig, stretch),
      ]);
      if (rig.collects) {
        // What is being answered would be counted as well: memory is measured in a moment of quiet.
        await rig.crew.idle();
        await rig.look();
      }
      missed += pace.due - pace.begun;
      const reading = rig.meter.read();
      readings.push(reading);
      print(lineOf(rig, reading, elapsed()));
    }
    const minutes = elapsed() / 60_000;
    await rig.crew.idle();
    readings.push(rig.meter.read());
    return judge(rig, together(readings), { begun, minutes, missed, options });
  });
}

/** Heaps go up and down: where nothing collects first, looks every few seconds find the least. */
async function lookFor(rig: Rig, ms: number): Promise<void> {
  const { clock, signal } = rig.context;
  for (let look = 0; look < LOOKS && !signal.aborted; look += 1) {
    await clock.sleep(ms / LOOKS, signal).catch(() => undefined);
    await rig.look();
  }
}

function lineOf({ processes, crew }: Rig, reading: Reading, elapsed: number): string {
  const heaps = processes.map(({ name, latest }) => `${name} ${latest ? megabytes(latest.heapBytes) : '?'}`).join(', ');
  const ms = (value: number | undefined): string => (value === undefined ? '-' : `${Math.round(value)} ms`);
  return [
    `${(elapsed / 60_000).toFixed(1).padStart(5)} min`,
    `${reading.turns} turns`,
    `${reading.turns - reading.answered} unanswered`,
    `first token p95 ${ms(reading.firstTokenP95Ms)}`,
    `plain p95 ${ms(reading.plainP95Ms)}`,
    `${crew.busy} waiting`,
    `heap ${heaps || 'not watched'}`,
  ].join('  ');
}

interface Whole {
  readonly begun: number;
  readonly minutes: number;
  readonly missed: number;
  readonly options: SoakOptions;
}

const heapsOf = ({ groups }: Rig, warm: number): HeapGrowth =>
  judgeHeaps(
    groups.map((group) => [namesOf(group), growthTogether(group, 'heapBytes', warm)]),
    { limit: HEAP_BYTES_PER_HOUR, say: anHour },
  );

const namesOf = (group: readonly ProcessSamples[]): string => group.map(({ name }) => name).join(' and ');

function judge(rig: Rig, all: Reading, { begun, minutes, missed, options }: Whole): Outcome {
  const { processes, crew, collects } = rig;
  const { limits, rate, ms } = options;
  const warm = begun + ms * WARM_UP_SHARE;
  const growth = (of: 'codeBytes' | 'rssBytes'): number | undefined =>
    maxOf(processes.map((process) => process.growth(of, warm)?.slope));
  const heaps = heapsOf(rig, warm);
  const errorRatio = shareOf(all.turns - all.answered, all.turns);
  const restarts = processes.reduce((sum, process) => sum + process.restarts(), 0);
  const cores = processes.map((process) => process.cores(begun)).filter((value) => value !== undefined);
  const slow = (what: string, value: number | undefined, limit: number): readonly string[] =>
    value !== undefined && value >= limit * 1_000
      ? [`p95 of ${what} was ${Math.round(value)} ms, the limit is ${limit} s`]
      : [];
  const failures = [
    ...(all.turns === 0 ? ['nobody said anything'] : []),
    ...(errorRatio >= limits.release_error_rate ? [`${percent(errorRatio)} of turns were not answered`] : []),
    ...slow('requests that wait for no model', all.plainP95Ms, limits.response_s),
    ...slow('first texts', all.firstTokenP95Ms, limits.first_text_s),
    ...(restarts > 0 ? [`processes restarted ${restarts} times`] : []),
    ...(missed > rate * ms * 0.000_05
      ? [`${missed} turns were not begun: all ${crew.size} people waited for answers`]
      : []),
    ...heaps.failures,
  ];
  const notes = Object.entries(all.faults).map(([fault, count]) => `note: ${count} × ${fault}`);
  const how = collects ? 'heap after forced collections, without compiled code' : 'heap by the least of each minute';
  return {
    scenario: `steady ${rate} turns/s for ${minutes.toFixed(1)} min, ${crew.size} people, ${how}`,
    figures: figuresOf({
      turns: all.turns,
      minutes,
      rate_turns_per_second: rate,
      error_ratio: errorRatio,
      plain_p95_ms: all.plainP95Ms,
      first_token_p95_ms: all.firstTokenP95Ms,
      heap_slope_bytes_per_hour: heaps.fastest?.slope,
      ...boundsOf(heaps, 'heap_slope', 'bytes_per_hour'),
      code_slope_bytes_per_hour: growth('codeBytes'),
      rss_slope_bytes_per_hour: growth('rssBytes'),
      heap_last_bytes: maxOf(processes.map(({ latest }) => latest?.heapBytes)),
      rss_last_bytes: maxOf(processes.map(({ latest }) => latest?.rssBytes)),
      busiest_cores: maxOf(cores),
      restarts,
    }),
    findings: [...failures, ...notes],
    unclear: heaps.unclear,
  };
}

function maxOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
