import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HmacBlindIndex } from './hmac-blind-index.js';
import { loadKeyring, parseKeyring } from './keyring.js';

const key = (): string => randomBytes(32).toString('base64');
const keyringOf = (active: string, keys: Record<string, string>, index = Object.keys(keys)[0]): string =>
  JSON.stringify({ active, index, keys });

describe('keyring', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'keyring-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes a key file that only its owner may read, once', () => {
    const first = loadKeyring({ keyring: undefined, keyFileFolder: join(folder, 'data') });
    const second = loadKeyring({ keyring: undefined, keyFileFolder: join(folder, 'data') });
    expect(second.activeKeyId).toBe(first.activeKeyId);
    expect(readdirSync(join(folder, 'data'))).toEqual(['keyring.json']);
    expect(statSync(join(folder, 'data', 'keyring.json')).mode & 0o777).toBe(0o600);
  });

  it('refuses to invent keys where it may not', () => {
    expect(() => loadKeyring({ keyring: undefined, keyFileFolder: undefined })).toThrow('crypto.keyring_missing');
  });

  it('reads JSON as well as the path of a file', () => {
    const text = keyringOf('a', { a: key() });
    writeFileSync(join(folder, 'ring.json'), text);
    const source = (keyring: string) => loadKeyring({ keyring, keyFileFolder: undefined }).activeKeyId;
    expect([source(text), source(join(folder, 'ring.json'))]).toEqual(['a', 'a']);
  });

  it.each([
    [0o600, false],
    [0o440, false],
    [0o460, true],
    [0o644, true],
    [0o602, true],
  ])('tells of a key file that others may touch: mode %o', (mode, exposed) => {
    const path = join(folder, 'ring.json');
    writeFileSync(path, keyringOf('a', { a: key() }));
    chmodSync(path, mode);
    let told = false;
    loadKeyring({ keyring: path, keyFileFolder: undefined, onExposed: () => (told = true) });
    expect(told).toBe(exposed);
  });

  it('refuses a key file cut short, wherever, and one that is not there', () => {
    const path = join(folder, 'ring.json');
    const text = keyringOf('a', { a: key(), b: key() });
    const load = () => loadKeyring({ keyring: path, keyFileFolder: undefined });
    const invalid = expect.objectContaining({ code: 'crypto.keyring_invalid' });
    expect(load).toThrow(invalid);
    for (let length = 0; length < text.length; length++) {
      writeFileSync(path, text.slice(0, length));
      expect(load).toThrow(invalid);
    }
  });

  it.each([
    ['not JSON', 'canary'],
    ['a short key', keyringOf('a', { a: 'Y2FuYXJ5' })],
    ['an active key that is not there', keyringOf('b', { a: key() })],
    ['an index key that is not there', keyringOf('a', { a: key() }, 'b')],
    ['several keys and no index', JSON.stringify({ active: 'a', keys: { a: key(), b: key() } })],
    ['a misspelt member', JSON.stringify({ active: 'a', keys: { a: key() }, idnex: 'a' })],
  ])('refuses %s without quoting it', (_, text) => {
    expect(() => parseKeyring(text)).toThrow(expect.objectContaining({ code: 'crypto.keyring_invalid' }));
    expect(() => parseKeyring(text)).not.toThrow(/canary|Y2Fu/);
  });
});

describe('blind index', () => {
  const setup = () => ({ keys: { a: key(), b: key() } });
  const digest = (text: string, purpose: string, value: string) =>
    new HmacBlindIndex(parseKeyring(text)).digest(purpose, value).toString('hex');

  it('survives a change of the active key', () => {
    const { keys } = setup();
    const [before, after] = ['a', 'b'].map((active) => digest(keyringOf(active, keys, 'a'), 'email', 'a@example.com'));
    expect(after).toBe(before);
  });

  it('differs by purpose, by value and by key', () => {
    const { keys } = setup();
    const ring = keyringOf('a', keys, 'a');
    const digests = [
      digest(ring, 'email', 'x'),
      digest(ring, 'emai', 'lx'),
      digest(ring, 'email', 'y'),
      digest(keyringOf('a', keys, 'b'), 'email', 'x'),
    ];
    expect(new Set(digests).size).toBe(4);
  });
});
