import { createHmac, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { toSecretKey } from '../crypto/keyring.js';
import { backupErrors } from './backup.errors.js';

const KEY_LENGTH = 32;
const ID_LENGTH = 16;

export interface BackupKey {
  /** Tells keys apart in manifests, and nothing about the key. */
  readonly id: string;
  readonly key: KeyObject;
}

/** The keys of RAPPORT_BACKUP_KEY. They are no part of the keyring: who holds the backups must not open the database by them. */
export class BackupKeys {
  private constructor(private readonly keys: readonly BackupKey[]) {}

  /** @param value the keys, or the path of a file with them; throws `backup.key_missing` or `backup.key_invalid` */
  static load(value: string | undefined): BackupKeys {
    if (value === undefined) throw backupErrors.keyMissing();
    const text = isPath(value) ? readKeys(value) : value;
    return new BackupKeys(text.trim().split(',').map(toKey));
  }

  /** Seals what is new. */
  get active(): BackupKey {
    // The constructor gets one at least: splitting never gives none.
    return this.keys[0]!;
  }

  /** Throws `backup.wrong_key`. */
  find(id: string): BackupKey {
    const found = this.keys.find((key) => key.id === id);
    if (!found) throw backupErrors.wrongKey(`it needs the key ${id.slice(0, ID_LENGTH)}`);
    return found;
  }
}

// Base64 may begin with a slash, too, but is longer in no case: 44 characters.
const isPath = (value: string): boolean => /^\.{0,2}\//.test(value) && !/^[\w+/]{43}=(,|$)/.test(value);

function readKeys(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw backupErrors.keyInvalid(`its file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function toKey(base64: string, index: number): BackupKey {
  const bytes = Buffer.from(base64.trim(), 'base64');
  if (bytes.length !== KEY_LENGTH)
    throw backupErrors.keyInvalid(`number ${index + 1} is not ${KEY_LENGTH} bytes in base64`);
  const id = createHmac('sha256', bytes).update('rapport/backup-key-id/v1').digest('hex').slice(0, ID_LENGTH);
  return { id, key: toSecretKey(bytes) };
}
