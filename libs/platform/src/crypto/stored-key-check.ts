import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { isCodedError } from '@rapport/kernel';
import { Database } from '../database/database.js';
import { cryptoConfig, type CryptoConfig } from './crypto.config.js';
import { cryptoErrors } from './crypto.errors.js';
import { KeyVault } from './key-vault.js';
import { userKeyContext, type UserKeyTables } from './user-keys.table.js';

/** From each end of the table: the oldest are what a rotation may have missed, the newest what runs now. */
const SAMPLE = 3;

/**
 * Refuses to start with a keyring that is not the data's, before anybody is told that their account is damaged and before
 * new data are sealed with the wrong key. Reads a handful of keys by their primary key, whatever the number of people.
 */
@Injectable()
export class StoredKeyCheck implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly vault: KeyVault,
    @Inject(cryptoConfig.token) private readonly config: Pick<CryptoConfig, 'checkAtStart'>,
  ) {}

  /** Throws `crypto.unknown_master_key`, `crypto.vault_unavailable`, or `crypto.tampered` when no key opens at all. */
  async onModuleInit(): Promise<void> {
    if (!this.config.checkAtStart) return;
    const rows = [...(await this.sample('asc')), ...(await this.sample('desc'))];
    const damaged = await Promise.all(rows.map((row) => this.isDamaged(row)));
    // A damaged row is its person's misfortune; when all are, the key is another one under the right name.
    if (rows.length > 0 && damaged.every(Boolean)) {
      throw cryptoErrors.tampered('no stored key opens: the keyring has other keys under the same ids');
    }
  }

  private sample(direction: 'asc' | 'desc') {
    return this.database
      .as<UserKeyTables>()
      .selectFrom('user_keys')
      .select(['user_id', 'key_id', 'wrapped'])
      .orderBy('user_id', direction)
      .limit(SAMPLE)
      .execute();
  }

  private async isDamaged(row: { user_id: string; key_id: string; wrapped: Buffer }): Promise<boolean> {
    try {
      const key = await this.vault.unwrap({ keyId: row.key_id, bytes: row.wrapped }, userKeyContext(row.user_id));
      key.fill(0);
      return false;
    } catch (error) {
      if (isCodedError(error) && error.code === cryptoErrors.tampered.spec.code) return true;
      throw error;
    }
  }
}
