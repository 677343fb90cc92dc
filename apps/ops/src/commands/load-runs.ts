import type { RunKind, RunReport } from '@rapport/checklist';
import { Facts } from '@rapport/checklist';
import type { Environment } from '@rapport/platform';
import { Command } from 'commander';
import { keepRunning } from '../checklist/keep-running.js';
import { countOption, durationOption } from '../checklist/options.js';
import type { Operator } from '../operator.js';
import { leak } from '../verify/load/leak.js';
import { load } from '../verify/load/load.js';
import type { Outcome, RunContext } from '../verify/load/rig.js';
import { soak } from '../verify/load/soak.js';
import { stress } from '../verify/load/stress.js';
import { commitOf, storeRunReport } from '../verify/run-reports.js';
import { thresholdsOf, type Thresholds } from '../verify/thresholds.js';
import { verifyErrors } from '../verify/verify.errors.js';
import { ServiceFault } from '../verify/client/person.js';
import { untilInterrupted } from '../verify/until-interrupted.js';
import { amountOption, somewhere, targetFrom, type Where } from './run-options.js';

interface RunOptions extends Where {
  readonly people: number;
  readonly rate: number;
  readonly for: number;
  readonly reports: string;
  readonly allowMutation: boolean;
}

/** In a soak; with the default rate and crew each stays for some minutes. */
const TURNS_A_PERSON = 16;

type Run<T extends RunOptions> = (context: RunContext, options: T, limits: Thresholds) => Promise<Outcome>;

/** `rapport soak`, `load`, `stress` and `leak`: long runs, whose results are stored for checks to read. */
export function loadRunCommands(operator: Operator, environment: Environment): readonly Command[] {
  const running = <T extends RunOptions>(kind: RunKind, about: string, byDefault: Defaults, run: Run<T>): Command =>
    somewhere(new Command(kind))
      .description(about)
      .addOption(amountOption('people', 'test users, erased at the end', byDefault.people))
      .addOption(amountOption('rate', 'turns a second', byDefault.rate))
      .addOption(durationOption('for', 'how long', byDefault.for))
      .option('--reports <folder>', 'where the result is stored', 'reports')
      .option('--allow-mutation', 'needed where real people are served', false)
      .action((options: T) => keepRunning(() => perform(operator, environment, kind, options, run)));

  return [
    running(
      'soak',
      'steady conversations: errors, times, and memory after warm-up',
      { people: 40, rate: 2, for: '20m' },
      (context, options, limits) =>
        soak(context, {
          ms: options.for,
          rate: options.rate,
          people: options.people,
          turnsAPerson: TURNS_A_PERSON,
          limits,
          everyMs: Math.min(15_000, options.for / 5),
        }),
    ),
    running<RunOptions & { readonly most: number }>(
      'load',
      'whether a rate is carried, and what the most is',
      { people: 200, rate: 5, for: '20s' },
      (context, options, limits) =>
        load(context, { rate: options.rate, stepMs: options.for, most: options.most, people: options.people, limits }),
    ).addOption(amountOption('most', 'turns a second, where the search ends', 200)),
    running(
      'stress',
      'beyond what is carried: people are turned away in order, and all is well within a minute',
      { people: 600, rate: 120, for: '30s' },
      (context, options, limits) =>
        stress(context, { rate: options.rate, ms: options.for, people: options.people, limits, calmMs: 3_000 }),
    ),
    running<RunOptions & { readonly rounds: number; readonly settle: number }>(
      'leak',
      'live objects and memory after equal rounds of turns; for processes with an inspector',
      { people: 12, rate: 15, for: '10s' },
      (context, options) =>
        leak(context, {
          turns: (options.rate * options.for) / 1_000,
          rounds: options.rounds,
          rate: options.rate,
          people: options.people,
          settleMs: options.settle,
        }),
    )
      .addOption(countOption('rounds', 'that are judged, after three to warm up', 10))
      .addOption(durationOption('settle', 'until finished turns have gone from memory (TURN_LINGER_MS)', '75s')),
  ];
}

interface Defaults {
  readonly people: number;
  readonly rate: number;
  readonly for: string;
}

async function perform<T extends RunOptions>(
  { clock, print }: Operator,
  environment: Environment,
  kind: RunKind,
  options: T,
  run: Run<T>,
): Promise<void> {
  const target = await targetFrom(options);
  if (target.production && !options.allowMutation) {
    throw verifyErrors.notAllowed(`${target.name} serves people: --allow-mutation says that you mean it`);
  }
  const startedAt = clock.date().toISOString();
  await untilInterrupted(async (signal) => {
    const commit = await commitOf(target);
    const facts = new Facts();
    const limits = await thresholdsOf({ target, clock, signal, environment, fact: facts.get.bind(facts) });
    const watched = (target.pods ?? []).flatMap(({ name, inspector }) =>
      inspector ? [[name, inspector] as const] : [],
    );
    const inspectors = Object.fromEntries(watched);
    const outcome = await run({ target, clock, signal, print, inspectors, commit }, options, limits).catch((error) => {
      throw error instanceof ServiceFault ? verifyErrors.serviceFault(error.message) : error;
    });
    const failures = [...(signal.aborted ? ['the run was interrupted'] : []), ...outcome.findings];
    const unclear = outcome.unclear ?? [];
    const holds = failures.every((finding) => finding.startsWith('note: '));
    const findings = [...failures, ...unclear];
    const report: RunReport = {
      kind,
      scenario: outcome.scenario,
      commit,
      startedAt,
      endedAt: clock.date().toISOString(),
      target: target.baseUrl,
      figures: outcome.figures,
      passed: holds && unclear.length === 0,
      ...(holds && unclear.length > 0 && { unclear: true }),
      findings,
    };
    const file = await storeRunReport(options.reports, report);
    for (const [name, value] of Object.entries(report.figures)) print(`${name.padEnd(32)} ${value}`);
    for (const finding of findings) print(finding);
    print(`${report.passed ? 'passed' : report.unclear ? 'UNCLEAR' : 'FAILED'}; stored in ${file}`);
    if (!report.passed) process.exitCode = 1;
  });
}
