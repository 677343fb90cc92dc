import { readFile } from 'node:fs/promises';
import { Accounts, authErrors, SetPassword } from '@rapport/auth';
import { ImportAccount } from '@rapport/compliance';
import { parseId, ROLES, type Role, type UserId } from '@rapport/kernel';
import { Argument, Command } from 'commander';
import type { Operator } from '../operator.js';

type Act = (accounts: Accounts, userId: UserId) => Promise<void>;

/** `rapport accounts`: standing and roles of people. How the first administrator is made. */
export function accountsCommand(operator: Operator): Command {
  const command = new Command('accounts').description('standing and roles of people; WHO is an e-mail or a user id');
  const add = (name: string, description: string, act: Act): Command =>
    command
      .command(name)
      .description(description)
      .argument('<who>')
      .action((who: string) => change(operator, who, act));
  add('show', 'show the standing', async () => undefined);
  add('suspend', 'refuse everything that the person asks for from now on', (accounts, id) => accounts.suspend(id));
  add('reinstate', 'end a suspension', (accounts, id) => accounts.reinstate(id));
  command
    .command('roles')
    .description('set the roles')
    .argument('<who>')
    .addArgument(new Argument('<role...>', 'all roles that the person is to have').choices(ROLES))
    .action((who: string, roles: Role[]) =>
      change(operator, who, (accounts, userId) => accounts.assignRoles(userId, roles)),
    );
  command
    .command('set-password')
    .description('for who lost theirs, or was imported; ends all sessions')
    .argument('<who>')
    .requiredOption('--password-file <file>', 'its first line is the password; - is standard input')
    .action((who: string, { passwordFile }: { passwordFile: string }) =>
      operator.withFeatures(async (features) => {
        const password =
          (await readFile(passwordFile === '-' ? '/dev/stdin' : passwordFile, 'utf8')).split('\n')[0] ?? '';
        const { userId } = await find(features.get(Accounts), who);
        await features.get(SetPassword).execute(userId, password);
        operator.print(`${userId}: the password is set`);
      }),
    );
  command
    .command('import')
    .description('take a person back from an export, with all ids, into a deployment that does not know them')
    .argument('<archive>', 'the ZIP file as it was downloaded')
    .requiredOption('--sha256 <digest>', 'of the archive, from the record of the export where it was made')
    .action((archive: string, { sha256 }: { sha256: string }) =>
      operator.withFeatures(async (features) => {
        const { userId, restored, left } = await features.get(ImportAccount).execute(archive, sha256);
        for (const [table, rows] of restored) operator.print(`${table}: ${rows}`);
        for (const { table, records, reason } of left) operator.print(`${table}: left ${records} behind: ${reason}`);
        operator.print(`${userId}: imported, without a password (accounts set-password)`);
      }),
    );
  return command;
}

/** Prints neither e-mail nor name: terminals are recorded. */
async function change(operator: Operator, who: string, act: Act): Promise<void> {
  await operator.withFeatures(async (features) => {
    const accounts = features.get(Accounts);
    const { userId } = await find(accounts, who);
    await act(accounts, userId);
    const account = await accounts.find(userId);
    operator.print(`${userId}: ${account?.status}, ${account?.roles.join(' ')}`);
  });
}

async function find(accounts: Accounts, who: string): Promise<{ readonly userId: UserId }> {
  const found = who.includes('@') ? await accounts.findByEmail(who) : await accounts.find(parseId('user', who));
  if (!found) throw authErrors.accountNotFound();
  return found;
}
