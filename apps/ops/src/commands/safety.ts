import { ReportCrises } from '@rapport/safety';
import { Command, InvalidArgumentError } from 'commander';
import type { Operator } from '../operator.js';

/** `rapport safety`: what the law wants reported. */
export function safetyCommand(operator: Operator): Command {
  const command = new Command('safety').description('the crisis protocol');
  command
    .command('report')
    .description('what the crisis protocol did in a year, as JSON: aggregates only')
    .requiredOption('--year <year>', 'UTC', toYear)
    .action(({ year }: { year: number }) =>
      operator.withFeatures(async (features) => {
        const report = await features.get(ReportCrises, { strict: false }).execute(year);
        operator.print(JSON.stringify(report, undefined, 2));
      }),
    );
  return command;
}

function toYear(text: string): number {
  if (!/^\d{4}$/.test(text)) throw new InvalidArgumentError('a year has four digits');
  return Number(text);
}
