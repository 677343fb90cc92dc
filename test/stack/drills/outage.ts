import { setTimeout as sleep } from 'node:timers/promises';
import { Load } from '../../fault/load.js';
import type { Stack } from '../stack.js';
import type { Drill, Drilled } from './drill.js';
import { isFiring, secondsSince, statusOf, untilHolds, wasTold } from './waiting.js';

const NOTICED_WITHIN_S = 10;
const ALERT_WITHIN_S = 60;
const RECOVERED_WITHIN_S = 120;
/** Rates are over minutes, and so long it takes until they have forgotten. */
const RESOLVED_WITHIN_S = 300;
const WARM_UP_MS = 3_000;
const PEOPLE = 6;
const ANSWERED: ReadonlySet<unknown> = new Set(['followed', 'answered', 'history']);

export interface Outage {
  readonly name: string;
  readonly description: string;
  readonly alert: string;
  /** What users' readiness has to say meanwhile. */
  readonly ready: 200 | 503;
  /** Whether messages that are sent meanwhile have to be answered, by whatever rung. */
  readonly answers: boolean;
  inflict(stack: Stack): Promise<void>;
  heal(stack: Stack): Promise<void>;
  /** Whether the service knows of it. */
  noticed(stack: Stack): Promise<boolean>;
}

/** People talk, something is taken away: who notices when, who is told, what people get, and how it ends. */
export const outageDrill = (outage: Outage): Drill => ({
  name: outage.name,
  description: outage.description,
  async run(stack, log) {
    const figures: Record<string, number> = {};
    const findings: string[] = [];
    const load = new Load([stack.balancer.url], 1, () => ({ format: 'stream' }));
    await load.start(PEOPLE);
    await sleep(WARM_UP_MS);
    const measure = (what: string, seconds: number | undefined, withinS: number): void => {
      if (seconds === undefined) findings.push(`${outage.name}: not ${what} within ${withinS} s`);
      else figures[`${figureName(outage.name)}_${what}_seconds`] = seconds;
      log(`  ${what}: ${seconds === undefined ? `not within ${withinS} s` : `after ${seconds} s`}`);
    };

    // Of an alert that still fires nobody is told again.
    await untilHolds(performance.now(), RESOLVED_WITHIN_S, async () => !(await isFiring(stack, outage.alert)));
    const since = new Date();
    const begun = performance.now();
    const before = load.exchanges.length;
    await outage.inflict(stack);
    try {
      const known = async (): Promise<boolean> =>
        (await outage.noticed(stack)) && (await statusOf(`${stack.balancer.url}/health/ready`)) === outage.ready;
      measure('noticed', await untilHolds(begun, NOTICED_WITHIN_S, known), NOTICED_WITHIN_S);
      const told = (): boolean => wasTold(stack, outage.alert, 'firing', since);
      measure('alerted', await untilHolds(begun, ALERT_WITHIN_S, told), ALERT_WITHIN_S);
      const ready = await statusOf(`${stack.balancer.url}/health/ready`);
      if (ready !== outage.ready) findings.push(`${outage.name}: ready says ${ready} in place of ${outage.ready}`);
    } finally {
      await outage.heal(stack);
    }
    const healed = performance.now();
    const healedAt = new Date();
    const meanwhile = load.exchanges.slice(before);
    const recovered = async (): Promise<boolean> =>
      !(await outage.noticed(stack)) && (await statusOf(`${stack.balancer.url}/health/ready`)) === 200;
    measure('recovered', await untilHolds(healed, RECOVERED_WITHIN_S, recovered), RECOVERED_WITHIN_S);
    await load.stop();
    const answered = meanwhile.filter(({ outcome }) => ANSWERED.has(outcome)).length;
    figures[`${figureName(outage.name)}_messages`] = meanwhile.length;
    figures[`${figureName(outage.name)}_answered`] = answered;
    log(`  ${answered} of ${meanwhile.length} messages that were sent meanwhile were answered`);
    if (outage.answers && meanwhile.length === 0) findings.push(`${outage.name}: nobody sent anything`);
    if (outage.answers && answered < meanwhile.length)
      findings.push(`${outage.name}: ${meanwhile.length - answered} of ${meanwhile.length} messages were not answered`);
    const others = load.exchanges.flatMap(({ follower }) => follower.contradictions);
    if (others.length > 0)
      findings.push(`${outage.name}: ${others.length} streams contradicted themselves: ${others[0]}`);
    return { figures, findings, later: resolution(stack, outage, healed, healedAt) };
  },
});

async function resolution(stack: Stack, outage: Outage, healed: number, healedAt: Date): Promise<Drilled> {
  const told = (): boolean => wasTold(stack, outage.alert, 'resolved', healedAt);
  const seconds = await untilHolds(healed, RESOLVED_WITHIN_S, told);
  if (seconds === undefined)
    return { figures: {}, findings: [`${outage.name}: ${outage.alert} is not over after ${secondsSince(healed)} s`] };
  return { figures: { [`${figureName(outage.name)}_resolved_seconds`]: seconds }, findings: [] };
}

const figureName = (name: string): string => name.replaceAll('-', '_');
