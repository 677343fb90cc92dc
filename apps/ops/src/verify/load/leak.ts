import { megabytes, percent } from '../figures.js';
import { figuresOf } from '../run-reports.js';
import { HEAP_BYTES_PER_TURN } from '../thresholds.js';
import { trendOf } from '../trend.js';
import { aTurn, boundsOf, judgeHeaps, type HeapGrowth } from './heap-growth.js';
import { together, type Reading } from './meter.js';
import { keepPace } from './pace.js';
import { Rig, type Outcome, type RunContext } from './rig.js';

export interface LeakOptions {
  /** Turns in each round. */
  readonly turns: number;
  /** That are judged. When they do not tell, half as many follow. */
  readonly rounds: number;
  readonly people: number;
  /** Turns a second. */
  readonly rate: number;
  /** Finished turns are held for readers who come back (TURN_LINGER_MS): how long it takes until they have gone, milliseconds. */
  readonly settleMs: number;
}

/** Objects of ours and of Node's that belong to a turn, a stream or a request: none may outlive it for long. */
const BELONGING_TO_TURNS = ['TurnChannel', 'TurnRun', 'ServerResponse', 'IncomingMessage', 'Socket'];
/** Pools and keep-alive hold a few. */
const SLACK = 20;
/** Code is compiled, pools and caches fill. */
const ROUNDS_TO_WARM_UP = 3;
const HOUR_MS = 3_600_000;
const EXTENSION = 1.5;
/** What turns leave behind is not seen where there were none. */
const LEAST_ANSWERED = 0.9;

/** After a round, in one process. */
interface Look {
  /** Since the start of the run. */
  readonly turns: number;
  /** Milliseconds on the clock's monotonic scale. */
  readonly at: number;
  readonly heapBytes: number;
  readonly objects: number;
}

/** By the name of the process. */
type Looks = ReadonlyMap<string, readonly Look[]>;

/**
 * The same number of turns again and again, each time of new people, who are then erased; after each round, when all is quiet and
 * garbage collected, memory and the live objects that belong to turns are counted. What does not grow with the turns does not leak.
 */
export async function leak(context: RunContext, options: LeakOptions): Promise<Outcome> {
  return Rig.during(context, { people: options.people }, async (rig) => {
    const { signal } = context;
    const looks = new Map<string, readonly Look[]>();
    const readings: Reading[] = [];
    let heaps = judge(looks);
    let round = 1 - ROUNDS_TO_WARM_UP;
    const goesOn = (): boolean =>
      round <= options.rounds || (heaps.verdict === 'unclear' && round <= options.rounds * EXTENSION);
    for (; goesOn() && !signal.aborted; round += 1) {
      await oneRound(rig, options);
      readings.push(rig.meter.read());
      for (const [name, look] of signal.aborted ? [] : await lookAtAll(rig, round, together(readings).turns)) {
        // The first looks are taken for what they compile themselves.
        if (round > 0) looks.set(name, [...(looks.get(name) ?? []), look]);
      }
      heaps = judge(looks);
    }
    return outcomeOf(options, looks, heaps, together(readings));
  });
}

async function oneRound(rig: Rig, { people, turns, rate, settleMs }: LeakOptions): Promise<void> {
  const { clock, signal } = rig.context;
  if (rig.crew.size === 0) await rig.gather(people);
  await keepPace(rig.crew, clock, { rate, ms: (turns / rate) * 1_000, signal });
  await rig.crew.idle();
  await rig.disband();
  await clock.sleep(settleMs, signal).catch(() => undefined);
}

async function lookAtAll(rig: Rig, round: number, turns: number): Promise<readonly (readonly [string, Look])[]> {
  const { clock, inspectors, print } = rig.context;
  const look = async (name: string): Promise<readonly [string, Look][]> => {
    const inspector = rig.inspector(name);
    if (!inspector) return [];
    const counts = await inspector.liveObjects(BELONGING_TO_TURNS);
    const { heapBytes } = await inspector.heapAfterCollection();
    const objects = Object.values(counts).reduce((sum, count) => sum + count, 0);
    print(`${round > 0 ? `round ${round}` : 'warm-up'}: ${name} ${megabytes(heapBytes)}, ${JSON.stringify(counts)}`);
    return [[name, { turns, at: clock.monotonic(), heapBytes, objects }]];
  };
  return (await Promise.all(Object.keys(inspectors).map(look))).flat();
}

const judge = (looks: Looks): HeapGrowth =>
  judgeHeaps(
    [...looks].map(([name, list]) => [name, trendOf(list.map((look) => [look.turns, look.heapBytes]))]),
    { limit: HEAP_BYTES_PER_TURN, say: aTurn },
  );

function outcomeOf(options: LeakOptions, looks: Looks, heaps: HeapGrowth, all: Reading): Outcome {
  /** Of the process where it is steepest. */
  const slopes = (x: 'turns' | 'at', y: 'heapBytes' | 'objects'): number | undefined =>
    largest([...looks.values()].map((list) => trendOf(list.map((look) => [look[x], look[y]]))?.slope));
  const judged = [...looks.values()][0] ?? [];
  const turnsJudged = (judged.at(-1)?.turns ?? 0) - (judged[0]?.turns ?? 0);
  const perMs = slopes('at', 'heapBytes');
  const stayed = Math.round(Math.max(0, slopes('turns', 'objects') ?? 0) * turnsJudged);
  const answered = all.turns === 0 ? 0 : all.answered / all.turns;
  return {
    scenario: `${judged.length} rounds of ${options.turns} turns after ${ROUNDS_TO_WARM_UP} to warm up, memory after collections`,
    figures: figuresOf({
      turns: all.turns,
      rounds: judged.length,
      heap_slope_bytes_per_hour: perMs === undefined ? undefined : perMs * HOUR_MS,
      heap_growth_bytes_per_turn: heaps.fastest?.slope,
      ...boundsOf(heaps, 'heap_growth', 'bytes_per_turn'),
      live_objects_growth: stayed,
    }),
    findings: [
      ...(looks.size === 0
        ? ['no process has an inspector: start it with --inspect, and name it in the environment']
        : []),
      ...(answered < LEAST_ANSWERED ? [`only ${percent(answered)} of turns were answered: this shows nothing`] : []),
      ...(stayed > SLACK ? [`${stayed} objects of turns stayed alive`] : []),
      ...heaps.failures,
    ],
    unclear: heaps.unclear,
  };
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
