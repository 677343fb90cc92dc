import type { INestApplicationContext } from '@nestjs/common';
import { Command } from 'commander';
import { signingKeysTable } from '@rapport/auth';
import {
  AuditTrail,
  cryptoConfig,
  Database,
  databaseConfig,
  KeyringKeyVault,
  KeyVault,
  loadKeyring,
  MasterKeyRotation,
  userKeysTable,
  type WrappedKeyTable,
} from '@rapport/platform';
import type { Operator } from '../operator.js';

/** Every table with keys that the master keyring wraps. */
const TABLES: readonly WrappedKeyTable[] = [userKeysTable, signingKeysTable];

/** `rapport keys`: which master key wraps what, and the change to the active one. */
export function keysCommand(operator: Operator): Command {
  const command = new Command('keys').description('the master keyring and what it wraps');
  command
    .command('status')
    .description('count the stored keys by the master key that wraps them')
    .action(() => withRotation(operator, (rotation, vault) => status(operator, rotation, vault)));
  command
    .command('rotate')
    .description('re-wrap every stored key with the active master key; run it again if it was interrupted')
    .action(() => operator.withFeatures((features) => rotate(operator, features)));
  return command;
}

async function withRotation(
  operator: Operator,
  work: (rotation: MasterKeyRotation, vault: KeyVault) => Promise<void>,
): Promise<void> {
  await operator.withDatabase(async (database, config) => {
    const { url, dataDir } = config.get(databaseConfig);
    const { keyring } = config.get(cryptoConfig);
    const vault = new KeyringKeyVault(loadKeyring({ keyring, keyFileFolder: url === undefined ? dataDir : undefined }));
    await work(new MasterKeyRotation(database, vault, operator.clock), vault);
  });
}

async function status(operator: Operator, rotation: MasterKeyRotation, vault: KeyVault): Promise<void> {
  operator.print(`active master key: ${vault.activeKeyId}`);
  for (const table of TABLES) {
    for (const { masterKeyId, keys } of await rotation.status(table)) {
      operator.print(`${table.table}: ${keys} wrapped by ${masterKeyId}`);
    }
  }
}

async function countStale(rotation: MasterKeyRotation, table: WrappedKeyTable, activeKeyId: string): Promise<number> {
  const counts = await rotation.status(table);
  return counts.filter(({ masterKeyId }) => masterKeyId !== activeKeyId).reduce((sum, { keys }) => sum + keys, 0);
}

async function rotate(operator: Operator, features: INestApplicationContext): Promise<void> {
  const rotation = features.get(MasterKeyRotation);
  const totals = { rewrapped: 0, failed: 0 };
  for (const table of TABLES) {
    const stale = await countStale(rotation, table, features.get(KeyVault).activeKeyId);
    let seen = 0;
    const { rewrapped, failed } = await rotation.rotate(table, {
      onBatch: (batch) => {
        seen += batch.rewrapped + batch.failed.length;
        for (const { id, code } of batch.failed) operator.print(`${table.table}: ${id} left as it was: ${code}`);
        operator.print(`${table.table}: ${seen} of ${stale}`);
      },
    });
    operator.print(`${table.table}: ${rewrapped} re-wrapped`);
    totals.rewrapped += rewrapped;
    totals.failed += failed;
  }
  await features.get(Database).transaction((tx) =>
    features.get(AuditTrail).record(tx, {
      action: 'crypto.master_key_rotated',
      outcome: totals.failed > 0 ? 'failure' : 'success',
      details: totals,
    }),
  );
  if (totals.failed > 0) throw new Error(`${totals.failed} keys could not be re-wrapped; keep the old master keys`);
}
