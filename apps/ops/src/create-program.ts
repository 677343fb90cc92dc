import { Command } from 'commander';
import { accountsCommand } from './commands/accounts.js';
import { auditCommand } from './commands/audit.js';
import { backupCommand } from './commands/backup.js';
import { checklistCommand } from './commands/checklist.js';
import { configCommand } from './commands/config.js';
import { deploymentsCommand } from './commands/deployments.js';
import { keysCommand } from './commands/keys.js';
import { logsCommand } from './commands/logs.js';
import { migrateCommand } from './commands/migrate.js';
import { personasCommand } from './commands/personas.js';
import { safetyCommand } from './commands/safety.js';
import { retentionCommand } from './commands/retention.js';
import { signingKeysCommand } from './commands/signing-keys.js';
import { Operator, type Surroundings } from './operator.js';

/** The `rapport` command. Its actions reject with what went wrong. */
export function createProgram(surroundings: Surroundings): Command {
  const operator = new Operator(surroundings);
  return new Command('rapport')
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
    .addCommand(checklistCommand(operator, { ...surroundings.file, ...surroundings.environment }))
    .addCommand(deploymentsCommand(operator))
    .addCommand(configCommand(operator));
}
