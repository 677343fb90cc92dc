import { Global, Logger, Module } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { databaseConfig, type DatabaseConfig } from '../database/database.config.js';
import { cryptoConfig, type CryptoConfig } from './crypto.config.js';
import { HmacBlindIndex } from './hmac-blind-index.js';
import { BoundedKeyVault } from './bounded-key-vault.js';
import { KeyringKeyVault } from './keyring-key-vault.js';
import { KeyVault } from './key-vault.js';
import { loadKeyring, type Keyring } from './keyring.js';
import { MasterKeyRotation } from './master-key-rotation.js';
import { LogSubjects } from '../logging/log-subjects.js';
import { logConfig, type LogConfig } from '../logging/log.config.js';
import { StoredKeyCheck } from './stored-key-check.js';
import { StoredUserCipher } from './stored-user-cipher.js';
import { BlindIndex, UserCipher } from './user-cipher.js';

const KEYRING = Symbol('keyring');

/** Per-user encryption for every feature: {@link UserCipher}, {@link BlindIndex}, {@link KeyVault}. */
@Global()
@Module({
  providers: [
    {
      provide: KEYRING,
      inject: [cryptoConfig.token, databaseConfig.token],
      useFactory: ({ keyring }: CryptoConfig, { url, dataDir }: DatabaseConfig): Keyring =>
        loadKeyring({
          keyring,
          keyFileFolder: url === undefined ? dataDir : undefined,
          onExposed: () =>
            new Logger('keyring').warn(
              { event: 'keyring_exposed' },
              'The key file can be read or changed by other users',
            ),
        }),
    },
    {
      provide: KeyVault,
      inject: [KEYRING, Clock, cryptoConfig.token],
      useFactory: (keyring: Keyring, clock: Clock, { vaultTimeoutMs }: CryptoConfig) =>
        new BoundedKeyVault(new KeyringKeyVault(keyring), clock, vaultTimeoutMs),
    },
    { provide: BlindIndex, inject: [KEYRING], useFactory: (keyring: Keyring) => new HmacBlindIndex(keyring) },
    {
      provide: UserCipher,
      inject: [KeyVault, Clock, cryptoConfig.token],
      useFactory: (vault: KeyVault, clock: Clock, config: CryptoConfig) =>
        new StoredUserCipher(vault, clock, { size: config.keyCacheSize, ttlMs: config.keyCacheTtlS * 1_000 }),
    },
    {
      provide: LogSubjects,
      inject: [KEYRING, Clock, logConfig.token],
      useFactory: (keyring: Keyring, clock: Clock, { subjectEpochDays }: LogConfig) =>
        new LogSubjects(keyring, clock, subjectEpochDays),
    },
    MasterKeyRotation,
    StoredKeyCheck,
  ],
  exports: [KeyVault, LogSubjects, BlindIndex, UserCipher, MasterKeyRotation],
})
export class CryptoModule {}
