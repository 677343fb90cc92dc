import { Accounts, authErrors } from '@rapport/auth';
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
  return command;
}

/** Prints neither e-mail nor name: terminals are recorded. */
async function change(operator: Operator, who: string, act: Act): Promise<void> {
  await operator.withFeatures(async (features) => {
    const accounts = features.get(Accounts);
    const found = who.includes('@') ? await accounts.findByEmail(who) : await accounts.find(parseId('user', who));
    if (!found) throw authErrors.accountNotFound();
    await act(accounts, found.userId);
    const account = await accounts.find(found.userId);
    operator.print(`${found.userId}: ${account?.status}, ${account?.roles.join(' ')}`);
  });
}
