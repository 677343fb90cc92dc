import { RunRetention } from '@rapport/compliance';
import { Command } from 'commander';
import type { Operator } from '../operator.js';

/** `rapport retention`: what is kept for a limited time. */
export function retentionCommand(operator: Operator): Command {
  const command = new Command('retention').description('what is kept for a limited time');
  command
    .command('run')
    .description('remove what is due, as the worker does every night')
    .option('--dry-run', 'only say what is due')
    .action(({ dryRun = false }: { dryRun?: boolean }) =>
      operator.withFeatures((features) => run(operator, features.get(RunRetention), dryRun)),
    );
  return command;
}

async function run(operator: Operator, retention: RunRetention, dryRun: boolean): Promise<void> {
  const outcomes = await retention.execute({ dryRun, signal: new AbortController().signal });
  for (const { category, due, oldest, purged, failed } of outcomes) {
    const since = oldest === undefined ? 'nothing kept' : `oldest of ${oldest.toISOString().slice(0, 10)}`;
    operator.print(`${category}: ${failed ? 'failed' : `${due} due, ${purged} removed`} (${since})`);
  }
  const failed = outcomes.filter((outcome) => outcome.failed).map(({ category }) => category);
  if (failed.length > 0) throw new Error(`not purged: ${failed.join(', ')}`);
}
