import { Facts, runProbe, unknown, type Probe, type ProbeResult } from '@rapport/checklist';
import type { Environment } from '@rapport/platform';
import { Command } from 'commander';
import { keepRunning } from '../checklist/keep-running.js';
import { progressLine } from '../checklist/print-results.js';
import type { Operator } from '../operator.js';
import { functionalProbes } from '../probes/functional/index.js';
import { hardeningProbes } from '../probes/hardening/index.js';
import { responsivenessProbes } from '../probes/responsiveness/index.js';
import { untilInterrupted } from '../verify/until-interrupted.js';
import { somewhere, targetFrom, type Where } from './run-options.js';

interface VerifyOptions extends Where {
  readonly allowMutation: boolean;
  readonly only?: string;
  readonly json: boolean;
}

const TIMEOUT_MS = 60_000;

/** `rapport verify`: whether a running service does what it is for, from outside. */
export function verifyCommand(operator: Operator, environment: Environment): Command {
  return somewhere(new Command('verify'))
    .description('checks functions, response times and hardening of a running service; needs no database and no keys')
    .option('--allow-mutation', 'register test users, converse, and erase them again', false)
    .option('--only <text>', 'only probes whose id contains this')
    .option('--json', 'one JSON document in place of lines', false)
    .action((options: VerifyOptions) => keepRunning(() => verify(operator, environment, options)));
}

async function verify({ clock, print }: Operator, environment: Environment, options: VerifyOptions): Promise<void> {
  const target = await targetFrom(options);
  const all = [...functionalProbes, ...responsivenessProbes, ...hardeningProbes];
  const probes = all.filter(({ id }) => options.only === undefined || id.includes(options.only));
  const facts = new Facts();
  const context = { target, clock, environment, fact: facts.get.bind(facts) };
  const results: ProbeResult[] = [];
  await untilInterrupted(async (signal) => {
    for (const probe of probes) {
      const result =
        probe.mutates && !options.allowMutation
          ? notAllowed(probe, clock.now())
          : await runProbe(probe, context, { clock, timeoutMs: TIMEOUT_MS, signal });
      results.push(result);
      if (!options.json) print(progressLine(result, results.length, probes.length));
      if (signal.aborted) return;
    }
  });
  const count = (verdict: string): number => results.filter(({ finding }) => finding.verdict === verdict).length;
  if (options.json)
    print(
      JSON.stringify(
        results.map(({ probe: { id }, finding }) => ({ id, ...finding })),
        null,
        2,
      ),
    );
  else print(`${count('pass')} passed, ${count('fail')} failed, ${count('unknown')} unknown`);
  if (count('fail') > 0 || count('pass') === 0) process.exitCode = 1;
}

const notAllowed = (probe: Probe, endedAt: number): ProbeResult => ({
  probe,
  finding: unknown('it needs a test user: allow it with --allow-mutation'),
  durationMs: 0,
  endedAt,
});
