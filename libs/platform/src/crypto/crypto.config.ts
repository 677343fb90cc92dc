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
    'How long a process keeps a data key unwrapped, seconds. Also how long another process may still know the key of an erased person.',
  ),
});

export type CryptoConfig = SectionValues<typeof cryptoConfig>;
