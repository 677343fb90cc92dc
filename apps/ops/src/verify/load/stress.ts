import { percent } from '../figures.js';
import { figuresOf } from '../run-reports.js';
import type { Thresholds } from '../thresholds.js';
import { shareOf, type Reading } from './meter.js';
import { keepPace } from './pace.js';
import { Rig, type Outcome, type RunContext } from './rig.js';

export interface StressOptions {
  /** Turns a second, well beyond what is carried. */
  readonly rate: number;
  /** How long, milliseconds. */
  readonly ms: number;
  readonly people: number;
  readonly limits: Thresholds;
  /** How long a few calm turns are watched to tell whether all is well again, milliseconds. */
  readonly calmMs: number;
}

const RECOVERY_MS = 60_000;
/** Of the answers that an overloaded service still gives, so many may break; the rest it gives well or turns away. */
const MOST_BROKEN = 0.01;
const CALM_TURNS = 3;

/**
 * More than can be carried: the service turns people away in order (503, 429), keeps the answers that it began, and is well
 * again within a minute of the load's end.
 */
export async function stress(context: RunContext, options: StressOptions): Promise<Outcome> {
  return Rig.during(context, { people: options.people }, async (rig) => {
    const { clock, signal, print } = context;
    const { rate, ms } = options;
    print(`${rate} turns/s for ${ms / 1_000} s …`);
    const { begun, due } = await keepPace(rig.crew, clock, { rate, ms, signal });
    const loadEnded = clock.monotonic();
    await rig.crew.idle();
    await rig.look();
    const reading = rig.meter.read();
    const recoveryMs = await recover(rig, options, loadEnded);
    const shed = shareOf(reading.shed + reading.limited, reading.turns);
    const broken = shareOf(reading.broken, reading.turns);
    const restarts = rig.processes.reduce((sum, process) => sum + process.restarts(), 0);
    const overloaded = shed > 0 || begun < due;
    const failures = [
      ...(overloaded
        ? []
        : [`all ${reading.turns} turns were answered: this was no overload, raise --rate or --people`]),
      ...(broken > MOST_BROKEN ? [`${percent(broken)} of turns broke in place of being turned away`] : []),
      ...(recoveryMs === undefined ? [`not well ${RECOVERY_MS / 1_000} s after the load`] : []),
      ...(restarts > 0 ? [`processes restarted ${restarts} times`] : []),
    ];
    const notes = Object.entries(reading.faults).map(([fault, count]) => `note: ${count} × ${fault}`);
    return {
      scenario: `${rate} turns/s for ${ms / 1_000} s, ${rig.crew.size} people, then calm`,
      figures: figuresOf({
        turns: reading.turns,
        rate_turns_per_second: rate,
        answered_per_second: reading.answered / (ms / 1_000),
        shed_ratio: shed,
        error_ratio: broken,
        /** Turns that were due while everybody still waited for an answer. */
        waited_ratio: shareOf(due - begun, due),
        first_token_p95_ms: reading.firstTokenP95Ms,
        plain_p95_ms: reading.plainP95Ms,
        recovery_seconds: recoveryMs === undefined ? undefined : recoveryMs / 1_000,
        restarts,
      }),
      findings: [...failures, ...notes],
    };
  });
}

/** Milliseconds from the end of the load until a few calm turns were answered in time; undefined after a minute. */
async function recover(
  { crew, meter, context }: Rig,
  { limits, calmMs }: StressOptions,
  since: number,
): Promise<number | undefined> {
  const { clock, signal, print } = context;
  while (clock.monotonic() - since < RECOVERY_MS && !signal.aborted) {
    await keepPace(crew, clock, { rate: CALM_TURNS / (calmMs / 1_000), ms: calmMs, signal });
    await crew.idle();
    const reading = meter.read();
    const elapsed = clock.monotonic() - since;
    if (isWell(reading, limits)) {
      print(`well again after ${(elapsed / 1_000).toFixed(1)} s`);
      return elapsed;
    }
  }
  return undefined;
}

const isWell = ({ turns, answered, firstTokenP95Ms, plainP95Ms }: Reading, limits: Thresholds): boolean =>
  turns > 0 &&
  answered === turns &&
  (firstTokenP95Ms ?? 0) < limits.first_text_s * 1_000 &&
  (plainP95Ms ?? 0) < limits.response_s * 1_000;
