import { SeedPersonas } from '@rapport/persona';
import { Command } from 'commander';
import type { Operator } from '../operator.js';

/** `rapport personas`: the personas that come with the product. */
export function personasCommand(operator: Operator): Command {
  const command = new Command('personas').description('the shipped personas');
  command
    .command('seed')
    .description("bring the shipped personas up to date; an operator's own choice of a version stays")
    .action(() => operator.withFeatures((features) => seed(operator, features.get(SeedPersonas))));
  return command;
}

async function seed(operator: Operator, personas: SeedPersonas): Promise<void> {
  for (const { slug, outcome } of await personas.execute()) operator.print(`${slug}: ${outcome}`);
}
