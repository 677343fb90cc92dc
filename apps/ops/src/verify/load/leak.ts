import { megabytes } from '../figures.js';
import { figuresOf } from '../run-reports.js';
import { HEAP_BYTES_PER_HOUR } from '../thresholds.js';
import { keepPace } from './pace.js';
import { Rig, type Outcome, type RunContext } from './rig.js';

export interface LeakOptions {
  /** Turns in each round. */
  readonly turns: number;
  readonly rounds: number;
  readonly people: number;
  /** Turns a second. */
  readonly rate: number;
}

/** Objects of ours and of Node's that belong to a turn, a stream or a request: none may outlive it for long. */
const BELONGING_TO_TURNS = ['TurnChannel', 'TurnRun', 'ServerResponse', 'IncomingMessage', 'Socket'];
/** Finished turns are held for readers who come back (TURN_LINGER_MS); then they go. */
const SETTLE_MS = 75_000;
/** Pools and keep-alive hold a few. */
const SLACK = 20;
const ROUNDS_TO_WARM_UP = 1;

/**
 * The same number of turns again and again, each time of new people, who are then erased; after each round, when all is quiet and garbage collected, memory and the live
 * objects that belong to turns are counted. What is the same after the last round as after the first does not leak.
 */
export async function leak(context: RunContext, options: LeakOptions): Promise<Outcome> {
  return Rig.during(context, { people: options.people }, async (rig) => {
    const { clock, signal, print, inspectors } = context;
    const begun = clock.monotonic();
    const heaps = new Map<string, number[]>();
    const objects = new Map<string, number[]>();
    for (let round = 0; round <= options.rounds && !signal.aborted; round += 1) {
      if (round > 0) await rig.gather(options.people);
      await keepPace(rig.crew, clock, { rate: options.rate, ms: (options.turns / options.rate) * 1_000, signal });
      await rig.crew.idle();
      await rig.disband();
      await clock.sleep(SETTLE_MS, signal).catch(() => undefined);
      if (round < ROUNDS_TO_WARM_UP || signal.aborted) continue;
      for (const name of Object.keys(inspectors)) {
        const inspector = rig.inspector(name);
        if (!inspector) continue;
        const counts = await inspector.liveObjects(BELONGING_TO_TURNS);
        const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
        const { heapBytes } = await inspector.heapAfterCollection();
        heaps.set(name, [...(heaps.get(name) ?? []), heapBytes]);
        objects.set(name, [...(objects.get(name) ?? []), total]);
        print(`round ${round}: ${name} ${megabytes(heaps.get(name)?.at(-1) ?? 0)}, ${JSON.stringify(counts)}`);
      }
    }
    const hours = (clock.monotonic() - begun) / 3_600_000;
    const reading = rig.meter.read();
    const grown = (of: Map<string, number[]>): number =>
      Math.max(0, ...[...of.values()].map((values) => (values.at(-1) ?? 0) - (values[0] ?? 0)));
    const perTurn = grown(heaps) / Math.max(1, options.turns * (options.rounds - ROUNDS_TO_WARM_UP));
    const slope = grown(heaps) / hours;
    const liveGrowth = grown(objects);
    return {
      scenario: `${options.rounds} rounds of ${options.turns} turns after one to warm up, memory after collections`,
      figures: figuresOf({
        turns: reading.turns,
        heap_slope_bytes_per_hour: slope,
        heap_growth_bytes_per_turn: perTurn,
        live_objects_growth: liveGrowth,
      }),
      findings: [
        ...(heaps.size === 0
          ? ['no process has an inspector: start it with --inspect, and name it in the environment']
          : []),
        ...(slope > HEAP_BYTES_PER_HOUR
          ? [`the heap grew by ${megabytes(slope)} an hour, ${Math.round(perTurn)} bytes a turn`]
          : []),
        ...(liveGrowth > SLACK ? [`${liveGrowth} objects of turns stayed alive`] : []),
      ],
    };
  });
}
