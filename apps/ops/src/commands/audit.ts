import { VerifyAuditChain } from '@rapport/compliance';
import { Command } from 'commander';
import type { Operator } from '../operator.js';

/** `rapport audit`: whether the audit trail is whole. */
export function auditCommand(operator: Operator): Command {
  const command = new Command('audit').description('the audit trail');
  command
    .command('verify')
    .description('recompute the hash chain; fails when an event is missing or was changed')
    .action(() => operator.withFeatures((features) => verify(operator, features.get(VerifyAuditChain))));
  return command;
}

async function verify(operator: Operator, chain: VerifyAuditChain): Promise<void> {
  const { fault, verified, unsealed, head } = await chain.execute();
  operator.print(`${verified} events verified, ${unsealed} wait to be sealed`);
  operator.print(`the chain ends at ${head.position} with ${head.hash.toString('hex')}`);
  if (fault) throw new Error(`the chain is broken at ${fault.position}: ${fault.kind}`);
}
