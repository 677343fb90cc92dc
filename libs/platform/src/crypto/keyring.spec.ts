import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HmacBlindIndex } from './hmac-blind-index.js';
import { KeyringKeyVault } from './keyring-key-vault.js';
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

describe('key vault', () => {
  const setup = (active = 'new') => {
    const keys = { old: key(), new: key() };
    return {
      sut: new KeyringKeyVault(parseKeyring(keyringOf(active, keys))),
      ctx: {
        keys,
        dataKey: randomBytes(32),
        with: (id: string) => new KeyringKeyVault(parseKeyring(keyringOf(id, keys))),
      },
    };
  };

  it('unwraps what any key of the ring wrapped', async () => {
    const { sut, ctx } = setup();
    const wrapped = await ctx.with('old').wrap(ctx.dataKey, 'row');
    expect([wrapped.keyId, await sut.unwrap(wrapped, 'row')]).toEqual(['old', ctx.dataKey]);
  });

  it('fails closed without the master key', async () => {
    const { sut, ctx } = setup();
    const wrapped = await sut.wrap(ctx.dataKey, 'row');
    const stranger = new KeyringKeyVault(parseKeyring(keyringOf('other', { other: key() })));
    await expect(stranger.unwrap(wrapped, 'row')).rejects.toMatchObject({ code: 'crypto.unknown_master_key' });
  });

  it('fails closed with the wrong master key under the right name', async () => {
    const { sut, ctx } = setup();
    const wrapped = await sut.wrap(ctx.dataKey, 'row');
    const impostor = new KeyringKeyVault(parseKeyring(keyringOf('new', { new: key() })));
    await expect(impostor.unwrap(wrapped, 'row')).rejects.toMatchObject({ code: 'crypto.tampered' });
  });

  it("refuses one person's key in another person's row", async () => {
    const { sut, ctx } = setup();
    const wrapped = await sut.wrap(ctx.dataKey, 'row');
    await expect(sut.unwrap(wrapped, 'another row')).rejects.toMatchObject({ code: 'crypto.tampered' });
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
