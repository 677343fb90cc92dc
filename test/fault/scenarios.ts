import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, type ClusterOptions } from './cluster.js';
import { runSchedule } from './inflict.js';
import { Load } from './load.js';
import { scheduleOf } from './schedule.js';
import { judge, type Verdict } from './verdict.js';

export interface Options {
  readonly seed: number;
  readonly faults: number;
  /** Mean time between two faults, milliseconds. */
  readonly spacingMs: number;
  /** When to stop however many faults are left: a slow machine takes longer to start what was killed. */
  readonly minutes: number;
  /** How many people talk at once. */
  readonly people: number;
}

const PACE: ClusterOptions = { firstTokenMs: 100, tokensPerSecond: 60 };
const WARM_UP_MS = 3_000;
const REDIS_OUTAGE_MS = 30_000;
const POSTGRES_OUTAGE_MS = 15_000;
const RECOVERY_MS = 8_000;
const STREAMS = 100;
const say = (line: string): void => console.error(line);

export type Scenario = (options: Options) => Promise<Verdict>;

export const scenarios: Readonly<Record<string, Scenario>> = {
  random: (options) =>
    withCluster(PACE, async (cluster) => {
      const load = new Load(cluster.apiUrls, options.seed);
      await load.start(options.people);
      const faults = scheduleOf(options.seed, options.faults, options.spacingMs);
      say(`${faults.length} faults over about ${Math.round((faults.at(-1)?.atMs ?? 0) / 1_000)} s …`);
      const failures = await runSchedule(
        cluster,
        faults,
        options.minutes * 60_000,
        ({ number, target, action, forMs }) => {
          if (number % 25 === 0)
            say(`  ${number}/${faults.length} ${action} ${target} (${forMs} ms); ${load.exchanges.length} messages`);
        },
      );
      return judge(`random, seed ${options.seed}, ${faults.length} faults`, cluster, load, {
        'faults carried out': failures,
      });
    }),

  'redis-outage': (options) =>
    withCluster(PACE, async (cluster) => {
      const load = new Load(cluster.apiUrls, options.seed);
      await load.start(options.people);
      await sleep(WARM_UP_MS);
      say(`stopping Redis for ${REDIS_OUTAGE_MS / 1_000} s …`);
      await cluster.store('redis').kill();
      const begunBefore = load.exchanges.length;
      const readiness = await watchReadiness(cluster, REDIS_OUTAGE_MS);
      const during = load.exchanges.slice(begunBefore);
      await cluster.store('redis').revive();
      await sleep(RECOVERY_MS);
      const verdict = await judge('Redis stopped for 30 s', cluster, load);
      // Streams are held by their own pod only then; from another one a client is sent to the history, and gets its answer there.
      const answered: ReadonlySet<unknown> = new Set(['followed', 'answered', 'history']);
      const unanswered = during.filter(({ outcome }) => !answered.has(outcome));
      say(`readiness while Redis was away: ${[...readiness].join(', ')}; ${during.length} messages sent meanwhile`);
      return withFindings(verdict, {
        'conversations went on without Redis': [
          ...(during.length === 0 ? ['nobody could send anything'] : []),
          ...unanswered.map(({ content, outcome, statuses }) => `"${content}": ${outcome} (${statuses.join(', ')})`),
        ],
        'ready without Redis': [...readiness].filter((status) => status !== '200'),
        'recovered without a restart': restarts(verdict),
      });
    }),

  'postgres-outage': (options) =>
    withCluster(PACE, async (cluster) => {
      const load = new Load(cluster.apiUrls, options.seed);
      await load.start(options.people);
      await sleep(WARM_UP_MS);
      say(`stopping PostgreSQL for ${POSTGRES_OUTAGE_MS / 1_000} s …`);
      await cluster.store('postgres').kill();
      const readiness = await watchReadiness(cluster, POSTGRES_OUTAGE_MS);
      await cluster.store('postgres').revive();
      await sleep(RECOVERY_MS);
      const verdict = await judge('PostgreSQL stopped for 15 s', cluster, load);
      say(`readiness while PostgreSQL was away: ${[...readiness].join(', ')}`);
      const unclear = Object.keys(verdict.met).filter((met) => /^5\d\d/.test(met) && !met.startsWith('503'));
      return withFindings(verdict, {
        'failures are clear 503s': unclear,
        'recovered without a restart': restarts(verdict),
      });
    }),

  'rolling-restart': (options) =>
    withCluster({ firstTokenMs: 300, tokensPerSecond: 15 }, async (cluster) => {
      const load = new Load(cluster.apiUrls, options.seed, () => ({ format: 'stream' }));
      await load.start(STREAMS);
      await sleep(WARM_UP_MS);
      for (const pod of ['api-1', 'api-2'] as const) {
        say(`restarting ${pod} under ${load.running} open streams …`);
        await cluster.pod(pod).end('SIGTERM');
        cluster.pod(pod).start();
        await cluster.pod(pod).ready();
      }
      const verdict = await judge(`rolling restart under ${STREAMS} streams`, cluster, load);
      const broken = load.exchanges.filter(
        ({ outcome, follower }) => outcome !== 'followed' || follower.end !== 'completed',
      );
      return withFindings(verdict, {
        'every stream got its whole answer': broken.map(
          ({ follower, outcome, statuses }) =>
            `${follower.turnId}: ${outcome}, ${follower.end} ${follower.reason ?? ''} (${statuses.join(', ')})`,
        ),
      });
    }),
};

async function withCluster(options: ClusterOptions, work: (cluster: Cluster) => Promise<Verdict>): Promise<Verdict> {
  say('starting PostgreSQL, Redis, the emulator, two API pods and a worker …');
  const cluster = await Cluster.start(options);
  say(`their logs: ${cluster.logFolder}`);
  try {
    return await work(cluster);
  } finally {
    await cluster.stop();
  }
}

/** The statuses that readiness had on any pod. */
async function watchReadiness(cluster: Cluster, forMs: number): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  for (const end = Date.now() + forMs; Date.now() < end; await sleep(500)) {
    for (const url of cluster.apiUrls) {
      const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
      seen.add(String(answer?.status ?? 'no answer'));
      await answer?.body?.cancel();
    }
  }
  return seen;
}

const restarts = ({ endedByThemselves }: Verdict): string[] =>
  Object.entries(endedByThemselves).flatMap(([name, times]) => (times > 0 ? [`${name} ended ${times} times`] : []));

const withFindings = (verdict: Verdict, more: Verdict['findings']): Verdict => ({
  ...verdict,
  findings: { ...verdict.findings, ...more },
});
