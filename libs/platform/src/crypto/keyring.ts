import { createSecretKey, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cryptoErrors } from './crypto.errors.js';

const KEY_LENGTH = 32;
const KEY_FILE = 'keyring.json';
/** Others may do nothing with a key file. Its group may read it: that is how secrets are mounted. */
const EXPOSED = 0o027;

/** Master keys by id. */
export interface Keyring {
  /** Wraps new data keys. */
  readonly activeKeyId: string;
  /** The blind indexes derive from it. It stays the same when `active` rotates, else no e-mail would be found again. */
  readonly indexKeyId: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
}

const keyringSchema = z.strictObject({
  active: z.string().min(1),
  index: z.string().min(1).optional(),
  keys: z.record(z.string().min(1).max(64), z.base64()),
});

export interface KeyringSource {
  /** JSON, or the path of a JSON file. */
  readonly keyring: string | undefined;
  /** Where a key file may be made when `keyring` is absent; undefined forbids it. */
  readonly keyFileFolder: string | undefined;
  /** Told when a key file can be read or changed by users of the machine who should not. */
  readonly onExposed?: () => void;
}

/** Throws `crypto.keyring_missing` or `crypto.keyring_invalid`; never quotes the keyring. */
export function loadKeyring({ keyring, keyFileFolder, onExposed }: KeyringSource): Keyring {
  if (keyring !== undefined) {
    return parseKeyring(keyring.trimStart().startsWith('{') ? keyring : readKeyFile(keyring, onExposed));
  }
  if (keyFileFolder === undefined) throw cryptoErrors.keyringMissing();
  const path = join(keyFileFolder, KEY_FILE);
  if (!existsSync(path)) createKeyFile(keyFileFolder, path);
  return parseKeyring(readKeyFile(path, onExposed));
}

export function parseKeyring(text: string): Keyring {
  const parsed = keyringSchema.safeParse(parseJson(text));
  if (!parsed.success) throw cryptoErrors.keyringInvalid('it does not have the documented form');
  const { active, index = onlyKey(parsed.data.keys), keys } = parsed.data;
  for (const id of [active, index]) if (!(id in keys)) throw cryptoErrors.keyringInvalid(`it lacks the key ${id}`);
  const keyObjects = Object.entries(keys).map(([id, base64]) => [id, toKey(id, base64)] as const);
  return { activeKeyId: active, indexKeyId: index, keys: new Map(keyObjects) };
}

function onlyKey(keys: Readonly<Record<string, string>>): string {
  const [id, ...others] = Object.keys(keys);
  if (id === undefined || others.length > 0) {
    throw cryptoErrors.keyringInvalid('with several keys, "index" must name the one that look-ups derive from');
  }
  return id;
}

/** The key's bytes live outside the JavaScript heap, where OpenSSL clears them once they are released. */
export function toSecretKey(bytes: Buffer): KeyObject {
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

function toKey(id: string, base64: string): KeyObject {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== KEY_LENGTH) throw cryptoErrors.keyringInvalid(`key ${id} is not ${KEY_LENGTH} bytes long`);
  return toSecretKey(bytes);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw cryptoErrors.keyringInvalid('it is not JSON');
  }
}

function readKeyFile(path: string, onExposed?: () => void): string {
  try {
    // Windows has other rights, and no mode.
    if (process.platform !== 'win32' && (statSync(path).mode & EXPOSED) !== 0) onExposed?.();
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw cryptoErrors.keyringInvalid(`its file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** Appears whole or not at all: a half-written key file would cost every row ever sealed with it. */
function createKeyFile(folder: string, path: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const id = `k-${randomBytes(4).toString('hex')}`;
  const content = { active: id, index: id, keys: { [id]: randomBytes(KEY_LENGTH).toString('base64') } };
  const unfinished = `${path}.${randomUUID()}`;
  writeFileSync(unfinished, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(unfinished, path);
  } catch (error) {
    // Another process was faster: its file counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
}
