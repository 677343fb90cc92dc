import { readFile } from 'node:fs/promises';
import {
  checklistErrors,
  isGood,
  itemsOf,
  parseAttestations,
  RecordActs,
  ROLES,
  RunChecklist,
  SignOffRelease,
  WatchRelease,
  type Item,
  type Phase,
  type Report,
  type Role,
} from '@rapport/checklist';
import type { Environment } from '@rapport/platform';
import { Command, Option } from 'commander';
import { AuditKeySigner } from '../checklist/audit-key-signer.js';
import { keepRunning } from '../checklist/keep-running.js';
import { countOption, durationOption, formatOption, onlyOption, outOption, phaseOption } from '../checklist/options.js';
import { narrowed, openLines, progressLine, summaryLine } from '../checklist/print-results.js';
import { loadChecklist, openWorkplace, type PlaceOptions, type Workplace } from '../checklist/workplace.js';
import { FORMATS, writeReports, type Format } from '../checklist/write-reports.js';
import { contactLines } from '../probes/contacts/contact-lines.js';
import { probes } from '../probes/index.js';
import type { Operator } from '../operator.js';
import { untilInterrupted } from '../verify/until-interrupted.js';

const LONGEST_LOOK_MS = 60_000;

interface Selection extends PlaceOptions {
  readonly phase?: readonly Phase[];
  readonly only?: readonly string[];
}
interface Output {
  readonly format?: readonly Format[];
  readonly out?: string;
}
type RunOptions = Selection &
  Output & {
    readonly by: string;
    readonly allowMutation: boolean;
    readonly parallel: number;
    readonly timeout: number;
    readonly failLevel: 'error' | 'unknown' | 'none';
  };

/**
 * `rapport checklist`: what has to hold for a release, and whether it does.
 * @param environment where the variables stand that targets name
 */
export function checklistCommand(operator: Operator, environment: Environment): Command {
  const command = new Command('checklist').description('what has to hold for a release, and whether it does');
  const subcommand = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .addOption(new Option('--checklist <file>', 'the lines').default('operations/checklist.yaml'));
  const examining = (name: string, description: string): Command =>
    subcommand(name, description).requiredOption(
      '--env <name>',
      'of environments/<name>.yaml, or the path of such a file',
    );
  const within =
    <O extends PlaceOptions>(work: (place: Workplace, options: O) => Promise<void>) =>
    (options: O): Promise<void> =>
      keepRunning(async () => {
        const place = await openWorkplace(operator, environment, options);
        try {
          await work(place, options);
        } finally {
          // What was done before something was refused, or did not hold, was done all the same.
          await place.acts.flush();
        }
      });

  subcommand('list', 'print the lines, and how each is checked')
    .addOption(phaseOption())
    .action(async ({ checklist, phase }: { checklist: string; phase?: readonly Phase[] }) => {
      for (const item of itemsOf(await loadChecklist(checklist))) {
        if (!phase || phase.includes(item.phase)) operator.print(listLine(item));
      }
    });

  examining('run', 'run the probes, and keep what they saw as evidence; changes nothing unless allowed')
    .addOption(phaseOption())
    .addOption(onlyOption())
    .addOption(formatOption())
    .addOption(outOption())
    .option('--by <handle>', 'who runs it, such as ci/4711', 'operator')
    .option(
      '--allow-mutation',
      'also run probes that register a person, cause load or switch slots, and clean up',
      false,
    )
    .addOption(countOption('parallel', 'probes at once that only read', 4))
    .addOption(durationOption('timeout', 'for probes that do not say', '60s'))
    .addOption(
      new Option('--fail-level <level>', 'fail on lines that failed; on unknown ones too; or never')
        .choices(['error', 'unknown', 'none'])
        .default('error'),
    )
    .action(within<RunOptions>((place, options) => run(operator, environment, place, options)));

  examining('attest', 'record evidence of what people did (lines of class 4 only)')
    .argument('[item]', 'OPS-041')
    .option('--by <handle>', 'who stands for it')
    .option('--evidence <text>', 'where it can be looked up: an address, a number, a hash')
    .option('--note <text>', 'what else a reader should know')
    .option('--from <file>', 'instead: a YAML list of item, by, evidence and note')
    .action((item: string | undefined, options: PlaceOptions & AttestOptions) =>
      within<PlaceOptions & AttestOptions>((place) => attest(operator, place, { ...options, ...(item && { item }) }))(
        options,
      ),
    );

  examining('waive', 'answer for it, for a time, that a line does not hold')
    .argument('<item>', 'OPS-013')
    .requiredOption('--owner <handle>', 'who answers for it')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--until <date>', 'when it has to hold again')
    .action((item: string, options: PlaceOptions & WaiveOptions) =>
      within<PlaceOptions>(async ({ target, checklist, store, acts }) => {
        const waiver = await new RecordActs(checklist, operator.clock, store, acts).waive(target, { item, ...options });
        operator.print(`${waiver.item} is waived until ${waiver.until}`);
      })(options),
    );

  examining('watch', 'look again and again, and keep what was seen')
    .addOption(durationOption('for', 'how long', '24h'))
    .addOption(durationOption('every', 'from look to look', '5m'))
    .action(within<PlaceOptions & WatchTimes>((place, options) => watch(operator, environment, place, options)));

  examining('signoff', 'sign for the release; three people do, each in one role')
    .addOption(new Option('--role <role>', 'in which capacity').choices(ROLES).makeOptionMandatory())
    .requiredOption('--by <handle>', 'who signs')
    .action(
      within<PlaceOptions & { role: Role; by: string }>(async ({ target, checklist, store, acts }, { role, by }) => {
        const signer = new AuditKeySigner(operator, target, environment);
        const signed = await new SignOffRelease(checklist, operator.clock, store, acts, signer).execute(target, {
          role,
          by,
        });
        operator.print(signed.signature.trimEnd());
      }),
    );

  examining('report', 'write the document with its boxes ticked')
    .addOption(formatOption().default(FORMATS, FORMATS.join(',')))
    .addOption(outOption())
    .action(
      within<PlaceOptions & Output>(async (place, options) => {
        const report = await place.report();
        await write(operator, place, report, options);
        operator.print(summaryLine(report));
      }),
    );

  examining('ready', 'fail unless every line holds, by the evidence there is')
    .addOption(phaseOption())
    .addOption(onlyOption())
    .action(
      within<Selection>(async (place, options) => conclude(operator, select(await place.report(), options), 'unknown')),
    );
  return command;
}

async function run(operator: Operator, environment: Environment, place: Workplace, options: RunOptions): Promise<void> {
  const { target, checklist, store, acts } = place;
  const surroundings = { clock: operator.clock, environment };
  await untilInterrupted((signal) =>
    new RunChecklist(checklist, probes, surroundings, store, acts).execute(target, {
      ...(options.phase && { phases: options.phase }),
      ...(options.only && { only: options.only }),
      allowMutation: options.allowMutation,
      by: options.by,
      parallel: options.parallel,
      timeoutMs: options.timeout,
      signal,
      onProgress: (result, done, of) => operator.print(progressLine(result, done, of)),
    }),
  );
  const report = await place.report();
  if (options.format) await write(operator, place, report, options);
  conclude(operator, select(report, options), options.failLevel);
}

interface AttestOptions {
  readonly item?: string;
  readonly by?: string;
  readonly evidence?: string;
  readonly note?: string;
  readonly from?: string;
}

async function attest(operator: Operator, place: Workplace, options: AttestOptions): Promise<void> {
  const acts = new RecordActs(place.checklist, operator.clock, place.store, place.acts);
  const { item, by, evidence = '', note, from } = options;
  if (from === undefined && (item === undefined || by === undefined)) {
    throw checklistErrors.attestationRefused('give the line, --by and --evidence, or --from a file');
  }
  const wanted =
    from === undefined
      ? [{ item: item!, by: by!, evidence, ...(note !== undefined && { note }) }]
      : parseAttestations(await readFile(from, 'utf8'), from);
  for (const one of wanted) {
    const attested = await acts.attest(place.target, one);
    operator.print(`${attested.item} is attested until ${attested.freshUntil}`);
  }
}

interface WaiveOptions {
  readonly owner: string;
  readonly reason: string;
  readonly until: string;
}

interface WatchTimes {
  readonly for: number;
  readonly every: number;
}

async function watch(
  operator: Operator,
  environment: Environment,
  { target, checklist, store }: Workplace,
  { for: forMs, every: everyMs }: WatchTimes,
): Promise<void> {
  await untilInterrupted((signal) =>
    new WatchRelease(checklist, probes, { clock: operator.clock, environment }, store).execute(target, {
      forMs,
      everyMs,
      timeoutMs: Math.min(everyMs, LONGEST_LOOK_MS),
      signal,
      onSample: ({ at, verdicts }) => {
        const seen = Object.entries(verdicts).map(([id, verdict]) => `${id}=${verdict}`);
        operator.print(`${at} ${seen.join(' ')}`);
      },
    }),
  );
}

async function write(operator: Operator, place: Workplace, report: Report, { format, out }: Output): Promise<void> {
  const contacts = await contactLines(place.target, place.checklist);
  const folder = out ?? place.folder;
  for (const path of await writeReports(report, contacts, { formats: format ?? FORMATS, folder })) operator.print(path);
}

const select = (report: Report, { phase, only }: Selection): Report =>
  narrowed(report, (item) => (!phase || phase.includes(item.phase)) && (!only || only.includes(item.id)));

function conclude(operator: Operator, report: Report, failLevel: RunOptions['failLevel']): void {
  for (const line of openLines(report)) operator.print(line);
  operator.print(summaryLine(report));
  const open = report.items.filter(({ status }) => (failLevel === 'unknown' ? !isGood(status) : status === 'fail'));
  if (failLevel === 'none' || open.length === 0) return;
  throw checklistErrors.notReady(`${open.length} of ${report.items.length} lines`);
}

const listLine = ({ id, phase, class: by, owner, text, probes: ids, attest: asked }: Item): string =>
  `${id}  ${by}  ${phase.padEnd(13)} ${owner.padEnd(16)} ${text}  [${[...ids, ...(asked === undefined ? [] : ['attested'])].join(', ') || 'signed'}]`;
