import { Command } from 'commander';
import { renderConfigReference } from '@rapport/platform';
import type { Operator } from '../operator.js';
import { sections } from '@rapport/composition';

/** `rapport config`: is this environment usable, and what could be set. */
export function configCommand(operator: Operator): Command {
  const command = new Command('config').description('the configuration from the environment and .env');
  command
    .command('check')
    .description('name every bad or unknown variable; values are never shown')
    .action(() => {
      operator.config();
      operator.print('the configuration is usable');
    });
  command
    .command('reference')
    .description('print every variable with its default and meaning, as Markdown')
    .action(() => operator.print(renderConfigReference(sections)));
  return command;
}
