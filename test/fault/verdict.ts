import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LEASE_MS, type Cluster } from './cluster.js';
import type { Exchange } from './exchange.js';
import { gather, openTurns } from './facts.js';
import { findViolations, type Findings } from './invariants.js';
import { compareLedger, type Ledger } from './ledger.js';
import type { Load } from './load.js';
import { root } from './program.js';

const SHOWN = 5;

export interface Verdict {
  readonly scenario: string;
  readonly messages: number;
  readonly acknowledged: number;
  /** How exchanges ended for their senders, and how their turns ended. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly ends: Readonly<Record<string, number>>;
  readonly sends: number;
  readonly resumes: number;
  /** What clients met on the way, most frequent first. */
  readonly met: Readonly<Record<string, number>>;
  /** From the end of the load until no turn was open, milliseconds; undefined when it took longer than twice the lease. */
  readonly settledAfterMs: number | undefined;
  readonly ledger: Ledger;
  readonly findings: Findings;
  readonly endedByThemselves: Readonly<Record<string, number>>;
  /** From the start of the cluster. */
  readonly tookMs: number;
}

/** Ends the load on a healed cluster and checks everything that must hold. */
export async function judge(scenario: string, cluster: Cluster, load: Load, more: Findings = {}): Promise<Verdict> {
  await cluster.ready();
  await load.stop();
  const settledAfterMs = await untilSettled(cluster.databaseUrl);
  const stuck = settledAfterMs === undefined ? await openTurns(cluster.databaseUrl) : 0;
  const { exchanges } = load;
  const facts = await gather(cluster.databaseUrl, cluster.emulatorUrl, cluster.apiUrls[0] as string, exchanges);
  const ledger = compareLedger(facts);
  const endedByThemselves = cluster.endedByItself();
  return {
    scenario,
    messages: exchanges.length,
    acknowledged: exchanges.filter(({ acknowledged }) => acknowledged).length,
    outcomes: counted(exchanges.map(({ outcome }) => outcome ?? 'none')),
    ends: counted(exchanges.map(({ follower: { end, reason } }) => (reason ? `${end}: ${reason}` : (end ?? 'unseen')))),
    sends: sum(exchanges, 'sends'),
    resumes: sum(exchanges, 'resumes'),
    met: counted(exchanges.flatMap(({ statuses }) => statuses)),
    settledAfterMs,
    ledger,
    findings: {
      ...findViolations(exchanges, facts, stuck),
      'ledger of tokens': ledger.violations,
      'budgets cover what was sent': ledger.overrun,
      ...more,
    },
    endedByThemselves,
    tookMs: Date.now() - cluster.startedAt,
  };
}

async function untilSettled(databaseUrl: string): Promise<number | undefined> {
  const begun = Date.now();
  while (Date.now() - begun < 2 * LEASE_MS) {
    if ((await openTurns(databaseUrl)) === 0) return Date.now() - begun;
    await sleep(100);
  }
  return undefined;
}

export const holds = ({ findings }: Verdict): boolean => Object.values(findings).every((found) => found.length === 0);

export function print(verdict: Verdict): void {
  const { scenario, messages, acknowledged, sends, resumes, ledger, settledAfterMs } = verdict;
  console.log(
    `\n${scenario}: ${messages} messages in ${sends} sends and ${resumes} resumptions, ${acknowledged} acknowledged`,
  );
  console.log(`  for the sender     ${listed(verdict.outcomes)}`);
  console.log(`  turns, as told     ${listed(verdict.ends)}`);
  console.log(`  met on the way     ${listed(verdict.met)}`);
  console.log(`  ended by itself    ${listed(verdict.endedByThemselves)}`);
  console.log(
    `  no turn open       after ${settledAfterMs === undefined ? `more than 2 x lease` : `${settledAfterMs} ms`}`,
  );
  const { late, unheard, killed, background } = ledger;
  console.log(`  tokens             ${ledger.counted} counted; ${ledger.exact} turns exact`);
  console.log(`  of answers cut off ${late.turns} turns lack their last ${late.tokens} tokens, ${late.most} at most`);
  console.log(`  never told of      ${unheard.turns} turns, ${unheard.tokens} tokens; in the background ${background}`);
  console.log(`  of these           ${killed} turns whose process was gone`);
  console.log(`  took               ${Math.round(verdict.tookMs / 1_000)} s`);
  console.table(
    Object.entries(verdict.findings).map(([invariant, found]) => ({ invariant, violations: found.length })),
  );
  for (const [invariant, found] of Object.entries(verdict.findings)) {
    for (const line of found.slice(0, SHOWN)) console.log(`  ${invariant}: ${line}`);
    if (found.length > SHOWN) console.log(`  … and ${found.length - SHOWN} more`);
  }
}

export function write(verdicts: readonly Verdict[], options: object): void {
  const folder = join(root, 'test-results');
  mkdirSync(folder, { recursive: true });
  const document = { at: new Date().toISOString(), options, verdicts };
  writeFileSync(join(folder, 'fault.json'), `${JSON.stringify(document, null, 2)}\n`);
}

function counted(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a));
}

const sum = (exchanges: readonly Exchange[], field: 'sends' | 'resumes'): number =>
  exchanges.reduce((total, exchange) => total + exchange[field], 0);

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
