import { Command } from 'commander';
import { accountsCommand } from './commands/accounts.js';
import { auditCommand } from './commands/audit.js';
import { backupCommand } from './commands/backup.js';
import { checklistCommand } from './commands/checklist.js';
import { configCommand } from './commands/config.js';
import { deploymentsCommand } from './commands/deployments.js';
import { keysCommand } from './commands/keys.js';
import { loadRunCommands } from './commands/load-runs.js';
import { logsCommand } from './commands/logs.js';
import { migrateCommand } from './commands/migrate.js';
import { personasCommand } from './commands/personas.js';
import { safetyCommand } from './commands/safety.js';
import { retentionCommand } from './commands/retention.js';
import { signingKeysCommand } from './commands/signing-keys.js';
import { verifyCommand } from './commands/verify.js';
import { weeklyCommand } from './commands/weekly.js';
import { Operator, type Surroundings } from './operator.js';

/** The `rapport` command. Its actions reject with what went wrong. */
export function createProgram(surroundings: Surroundings): Command {
  const operator = new Operator(surroundings);
  const environment = { ...surroundings.file, ...surroundings.environment };
  const program = new Command('rapport')
    .description('operates a Rapport installation')
    .addCommand(migrateCommand(operator))
    .addCommand(keysCommand(operator))
    .addCommand(signingKeysCommand(operator))
    .addCommand(accountsCommand(operator))
    .addCommand(personasCommand(operator))
    .addCommand(auditCommand(operator))
    .addCommand(backupCommand(operator))
    .addCommand(safetyCommand(operator))
    .addCommand(retentionCommand(operator))
    .addCommand(logsCommand(operator))
    .addCommand(checklistCommand(operator, environment))
    .addCommand(deploymentsCommand(operator))
    .addCommand(verifyCommand(operator, environment))
    .addCommand(weeklyCommand(operator, environment))
    .addCommand(configCommand(operator));
  for (const command of loadRunCommands(operator, environment)) program.addCommand(command);
  return program;
}
