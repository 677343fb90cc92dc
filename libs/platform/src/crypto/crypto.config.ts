import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';

export const cryptoConfig = defineSection('crypto', {
  keyring: variable(
    'RAPPORT_KEYRING',
    z.string().min(1).optional(),
    'Master keys, as JSON or as the path of a JSON file: {"active": id, "index": id, "keys": {id: 32 bytes in base64}}. ' +
      'Absent with the embedded database: a key file in RAPPORT_DATA_DIR, made at the first start.',
    { secret: true },
  ),
  keyCacheSize: variable(
    'CRYPTO_KEY_CACHE_SIZE',
    z.coerce.number().int().min(1).max(1_000_000).default(10_000),
    'How many data keys a process keeps unwrapped.',
  ),
  keyCacheTtlS: variable(
    'CRYPTO_KEY_CACHE_TTL_S',
    z.coerce.number().int().min(1).max(3_600).default(300),
    'How long a process keeps a data key unwrapped, seconds; one that nobody asks for may stay twice as long. Also how long another process may still know the key of an erased person.',
  ),
  vaultTimeoutMs: variable(
    'CRYPTO_VAULT_TIMEOUT_MS',
    z.coerce.number().int().min(10).max(60_000).default(2_000),
    'How long the vault with the master keys may take to wrap or unwrap a key.',
  ),
  checkAtStart: variable(
    'CRYPTO_CHECK_AT_START',
    z.stringbool().default(true),
    'Whether a process refuses to start when the keyring does not open the oldest and newest stored keys. ' +
      'Turn it off only to save what can be saved after a master key was lost.',
  ),
});

export type CryptoConfig = SectionValues<typeof cryptoConfig>;
