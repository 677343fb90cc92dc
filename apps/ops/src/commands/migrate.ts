import { Command } from 'commander';
import { ensureAuditRoles } from '@rapport/compliance';
import { areJobTablesCurrent, installJobTables, Migrator } from '@rapport/platform';
import type { Operator } from '../operator.js';

const ROLES_MISSING =
  'note: this role may not create rapport_audit_writer and rapport_audit_eraser; see docs/audit.md for the statements';

/** `rapport migrate`: the only part of Rapport that needs the right to change the schema. */
export function migrateCommand(operator: Operator): Command {
  const command = new Command('migrate').description('bring the database schema to this version');
  command
    .command('apply')
    .description('apply what is pending; safe to run twice, or by several processes at once')
    .action(() => apply(operator));
  command
    .command('status')
    .description('list the migrations and when they were applied')
    .action(() => status(operator));
  return command;
}

async function apply(operator: Operator): Promise<void> {
  await operator.withDatabase(async (database) => {
    const applied = await new Migrator(database).apply();
    await installJobTables(database);
    if ((await ensureAuditRoles(database)) === 'not_permitted') operator.print(ROLES_MISSING);
    for (const name of applied) operator.print(`applied ${name}`);
    operator.print(applied.length > 0 ? `${applied.length} applied, the schema is current` : 'the schema is current');
  });
}

async function status(operator: Operator): Promise<void> {
  await operator.withDatabase(async (database) => {
    for (const { version, name, appliedAt } of await new Migrator(database).status()) {
      operator.print(`${String(version).padStart(4, '0')}_${name}  ${appliedAt?.toISOString() ?? 'pending'}`);
    }
    operator.print(`job tables  ${(await areJobTablesCurrent(database)) ? 'current' : 'pending'}`);
  });
}
