import { createReadStream } from 'node:fs';
import type { INestApplicationContext } from '@nestjs/common';
import { parseId } from '@rapport/kernel';
import { AuditTrail, Database, LogSubjects } from '@rapport/platform';
import { Command, InvalidArgumentError, Option } from 'commander';
import { matchingLines, type LogFilter } from '../logs/matching-lines.js';
import type { Operator } from '../operator.js';

interface GrepOptions {
  readonly request?: string;
  readonly subject?: string;
}

interface SubjectOptions {
  readonly user: string;
  /** Milliseconds. */
  readonly epoch?: number;
}

/** `rapport logs`: what a request left in the log, and what a person is called there. */
export function logsCommand(operator: Operator): Command {
  const command = new Command('logs').description('the log of the programs');
  command
    .command('grep')
    .argument('[file]', 'NDJSON; `-` reads standard input', '-')
    .addOption(
      new Option('--request <id>', 'lines of the request with this id, or with this trace id').conflicts('subject'),
    )
    .option('--subject <pseudonym>', "lines of a person's requests")
    .description('print the lines of a request or of a person, in order')
    .action((file: string, options: GrepOptions) => grep(operator, file, filterOf(options)));
  command
    .command('subject')
    .requiredOption('--user <id>', 'usr_…')
    .option('--epoch <day>', 'any day of the epoch, such as 2026-11-22; today, unless given', toTime)
    .description("print a person's pseudonym in the logs of an epoch; the audit log tells that it was asked for")
    .action((options: SubjectOptions) => operator.withFeatures((features) => subject(operator, features, options)));
  return command;
}

function filterOf({ request, subject: pseudonym }: GrepOptions): LogFilter {
  if (request !== undefined) return { field: 'request_id', value: request };
  if (pseudonym !== undefined) return { field: 'subject', value: pseudonym };
  throw new Error('give --request or --subject');
}

async function grep(operator: Operator, file: string, filter: LogFilter): Promise<void> {
  const log = file === '-' ? process.stdin : createReadStream(file);
  for await (const line of matchingLines(log, filter)) operator.print(line);
}

async function subject(
  operator: Operator,
  features: INestApplicationContext,
  { user, epoch = operator.clock.now() }: SubjectOptions,
): Promise<void> {
  const userId = parseId('user', user);
  const subjects = features.get(LogSubjects);
  const firstDay = subjects.firstDay(epoch);
  // First the record: who cannot be recorded is told nothing. The pseudonym is not in it: the two would be linked for ever.
  await features.get(Database).transaction((tx) =>
    features.get(AuditTrail).record(tx, {
      action: 'logging.subject_resolved',
      outcome: 'success',
      subject: userId,
      details: { epoch: firstDay },
    }),
  );
  operator.print(`${subjects.of(userId, epoch)} from ${firstDay}`);
}

function toTime(day: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day) : Number.NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError('it is no day such as 2026-11-22');
  return time;
}
