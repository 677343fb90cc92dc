import { randomBytes } from 'node:crypto';
import { newId, toUuid, type Clock, type UserId } from '@rapport/kernel';
import type { BlindIndex, Database, KeyVault, UserCipher } from '@rapport/platform';
import { ManualClock } from '../manual-clock.js';

export interface TestCrypto {
  readonly vault: KeyVault;
  /** Of the test itself. */
  readonly cipher: UserCipher;
  /** One for each application: it ends with its application. */
  openCipher(): UserCipher;
  readonly blindIndex: BlindIndex;
  /** A person with a data key who has consented to memory, for tests of what belongs to people. */
  givenUser(database: Database): Promise<UserId>;
}

interface TestTables {
  users: { user_id: string; age_attested_minimum: number };
  memory_states: { user_id: string; consented: boolean; updated_at: Date };
}

/** The real encryption, with a keyring made for this test unless one is given (as JSON). */
export async function createTestCrypto(
  options: { readonly clock?: Clock; readonly keyring?: string } = {},
): Promise<TestCrypto> {
  const { HmacBlindIndex, KeyringKeyVault, parseKeyring, StoredUserCipher } = await import('@rapport/platform');
  const { clock = new ManualClock(), keyring: text = newKeyring() } = options;
  const keyring = parseKeyring(text);
  const vault = new KeyringKeyVault(keyring);
  const openCipher = (): UserCipher => new StoredUserCipher(vault, clock, { size: 1_000, ttlMs: 60_000 });
  const cipher = openCipher();
  const givenUser = (database: Database): Promise<UserId> =>
    database.transaction(async (tx) => {
      const userId = newId('user');
      const user = { user_id: toUuid('user', userId) };
      const tables = tx.as<TestTables>();
      await tables
        .insertInto('users')
        .values({ ...user, age_attested_minimum: 18 })
        .execute();
      await tables
        .insertInto('memory_states')
        .values({ ...user, consented: true, updated_at: clock.date() })
        .execute();
      await cipher.createKey(tx, userId);
      return userId;
    });
  return { vault, cipher, openCipher, blindIndex: new HmacBlindIndex(keyring), givenUser };
}

const newKeyring = (): string => JSON.stringify({ active: 'test', keys: { test: randomBytes(32).toString('base64') } });
