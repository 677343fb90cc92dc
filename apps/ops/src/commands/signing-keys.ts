import { RotateSigningKeys } from '@rapport/auth';
import { Command } from 'commander';
import type { Operator } from '../operator.js';

/** `rapport signing-keys`: the keys that sign access tokens. They rotate by themselves; this is for when it must be now. */
export function signingKeysCommand(operator: Operator): Command {
  const command = new Command('signing-keys').description('the keys that sign access tokens');
  command
    .command('rotate')
    .description('sign with the next key from now on; tokens that are out stay good until they expire')
    .action(() => operator.withFeatures((features) => rotate(operator, features.get(RotateSigningKeys))));
  return command;
}

async function rotate(operator: Operator, keys: RotateSigningKeys): Promise<void> {
  const { rotated } = await keys.execute({ force: true });
  operator.print(rotated ? 'rotated' : 'nothing to rotate: no token has been signed yet');
}
