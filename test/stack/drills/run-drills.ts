import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '../../../libs/checklist/src/index.js';
import { root } from '../../fault/program.js';
import { commitOf } from '../commands.js';
import type { Stack } from '../stack.js';
import type { Drill, Drilled } from './drill.js';
import { outages } from './outages.js';
import { slots } from './slots.js';

const drills: readonly Drill[] = [...outages, ...slots];

/** Those whose names begin so (`redis`, `switch`); all without names. */
export function drillsNamed(names: readonly string[]): readonly Drill[] {
  return names.length === 0 ? drills : drills.filter(({ name }) => names.some((begin) => name.startsWith(begin)));
}

/** Runs them one after the other, writes `reports/drills.json` and resolves with it. */
export async function runDrills(
  stack: Stack,
  chosen: readonly Drill[],
  log: (line: string) => void,
): Promise<RunReport> {
  const startedAt = new Date().toISOString();
  const results: Drilled[] = [];
  for (const drill of chosen) {
    log(`${drill.name}: ${drill.description}`);
    results.push(await attempt(drill, stack, log));
  }
  log('waiting for what is to be over …');
  results.push(...(await Promise.all(results.flatMap(({ later }) => later ?? []))));
  const findings = results.flatMap((result) => result.findings);
  const report: RunReport = {
    kind: 'drills',
    scenario: chosen.map(({ name }) => name).join(', '),
    commit: commitOf() || 'unknown',
    startedAt,
    endedAt: new Date().toISOString(),
    target: stack.balancer.url,
    figures: Object.assign({}, ...results.map((result) => result.figures)) as Record<string, number>,
    passed: findings.length === 0,
    findings,
  };
  mkdirSync(join(root, 'reports'), { recursive: true });
  writeFileSync(join(root, 'reports', 'drills.json'), `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

/** A drill that breaks off is a finding like any other: the next ones are run all the same. */
async function attempt(drill: Drill, stack: Stack, log: (line: string) => void): Promise<Drilled> {
  try {
    return await drill.run(stack, log);
  } catch (error) {
    return { figures: {}, findings: [`${drill.name}: ${(error as Error).message.split('\n')[0]}`] };
  }
}
