import { percent } from '../figures.js';
import { figuresOf } from '../run-reports.js';
import type { Thresholds } from '../thresholds.js';
import { shareOf, type Reading } from './meter.js';
import { keepPace } from './pace.js';
import { Rig, type Outcome, type RunContext } from './rig.js';

export interface LoadOptions {
  /** Turns a second that have to be carried. */
  readonly rate: number;
  /** How long each rate is kept, milliseconds. */
  readonly stepMs: number;
  /** Where the search for the capacity ends, turns a second. */
  readonly most: number;
  readonly people: number;
  readonly limits: Thresholds;
}

/** After the rate that is carried and the one that is not are so near, the search ends. */
const NEAR = 1.15;
/** A share of the turns that are due has to be begun: fewer mean that everybody waits. */
const LEAST_BEGUN = 0.98;

interface Step {
  readonly rate: number;
  readonly reading: Reading;
  /** Why this rate is not carried; empty when it is. */
  readonly broken: readonly string[];
}

/** First the rate that is asked for, then ever more until a criterion breaks: the most that was carried is the capacity. */
export async function load(context: RunContext, options: LoadOptions): Promise<Outcome> {
  return Rig.during(context, { people: options.people }, async (rig) => {
    const { signal, print } = context;
    print(`warming up at ${options.rate} turns/s …`);
    await keepPace(rig.crew, context.clock, { rate: options.rate, ms: options.stepMs / 2, signal });
    await rig.crew.idle();
    rig.meter.read();
    const asked = await stepAt(rig, options.rate, options);
    let carried = asked.broken.length === 0 ? asked : undefined;
    let [least, notCarried] = [options.rate, carried ? options.most * 2 : options.rate];
    while (carried && !signal.aborted) {
      const next = notCarried > options.most ? least * 1.6 : Math.sqrt(least * notCarried);
      if (next > options.most || notCarried / least < NEAR) break;
      const step = await stepAt(rig, next, options);
      if (step.broken.length === 0) [carried, least] = [step, next];
      else notCarried = next;
    }
    return {
      scenario: `${options.rate} turns/s asked for, then up to ${options.most}, ${options.stepMs / 1_000} s each, ${rig.crew.size} people`,
      figures: figuresOf({
        turns: asked.reading.turns,
        rate_turns_per_second: options.rate,
        capacity_turns_per_second: carried?.rate,
        error_ratio: shareOf(asked.reading.turns - asked.reading.answered, asked.reading.turns),
        plain_p95_ms: asked.reading.plainP95Ms,
        first_token_p95_ms: asked.reading.firstTokenP95Ms,
        capacity_plain_p95_ms: carried?.reading.plainP95Ms,
        capacity_first_token_p95_ms: carried?.reading.firstTokenP95Ms,
      }),
      findings: asked.broken.map((why) => `at ${options.rate} turns/s ${why}`),
    };
  });
}

async function stepAt({ crew, meter, context }: Rig, rate: number, { stepMs, limits }: LoadOptions): Promise<Step> {
  const { clock, signal, print } = context;
  const { begun, due } = await keepPace(crew, clock, { rate, ms: stepMs, signal });
  await crew.idle();
  const reading = meter.read();
  const errors = shareOf(reading.turns - reading.answered, reading.turns);
  const slow = (what: string, ms: number | undefined, limit: number): readonly string[] =>
    ms !== undefined && ms >= limit * 1_000 ? [`p95 of ${what} was ${Math.round(ms)} ms`] : [];
  const broken = [
    ...(reading.turns === 0 ? ['nobody said anything'] : []),
    ...(errors >= limits.release_error_rate ? [`${percent(errors)} of turns were not answered`] : []),
    ...(begun < due * LEAST_BEGUN ? [`everybody waited: ${begun} of ${due} turns were begun`] : []),
    ...slow('first texts', reading.firstTokenP95Ms, limits.first_text_s),
    ...slow('requests that wait for no model', reading.plainP95Ms, limits.response_s),
  ];
  const faults = Object.entries(reading.faults).map(([fault, count]) => `${count} × ${fault}`);
  print(
    `${rate.toFixed(1).padStart(7)} turns/s  ${broken.length === 0 ? 'carried' : [...broken, ...faults].join('; ')}`,
  );
  return { rate, reading, broken };
}
