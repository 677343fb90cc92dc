import { randomBytes } from 'node:crypto';
import type { KeyVault } from '@rapport/platform';
import { describe, expect, it } from 'vitest';

export interface VaultUnderTest {
  readonly sut: KeyVault;
  /** A vault of the same operator with one more master key, which is the active one. */
  readonly rotated: KeyVault;
  /** A vault of somebody else, with no master key in common. */
  readonly stranger: KeyVault;
}

/** What every adapter of {@link KeyVault} has to do: run it in the adapter's spec. */
export function describeKeyVault(name: string, open: () => VaultUnderTest): void {
  const setup = () => ({ ...open(), key: randomBytes(32) });
  const unwrapping = (vault: KeyVault, wrapped: Parameters<KeyVault['unwrap']>[0], context = 'row') =>
    vault.unwrap(wrapped, context).then(
      () => 'opened',
      (error: unknown) => (error as { code?: string }).code,
    );

  describe(`${name} as a key vault`, () => {
    it('gives back the key that it wrapped, and names the master key', async () => {
      const { sut, key } = setup();
      const wrapped = await sut.wrap(key, 'row');
      expect(wrapped.keyId).toBe(sut.activeKeyId);
      expect(await sut.unwrap(wrapped, 'row')).toEqual(key);
    });

    it('neither shows the key in what it wrapped, nor changes it, nor wraps twice to the same', async () => {
      const { sut, key } = setup();
      const before = Buffer.from(key);
      const [one, other] = [await sut.wrap(key, 'row'), await sut.wrap(key, 'row')];
      expect(key).toEqual(before);
      expect(one.bytes.includes(key)).toBe(false);
      expect(one.bytes).not.toEqual(other.bytes);
    });

    it('gives each caller a buffer of its own, which clearing does not take from others', async () => {
      const { sut, key } = setup();
      const wrapped = await sut.wrap(key, 'row');
      (await sut.unwrap(wrapped, 'row')).fill(0);
      expect(await sut.unwrap(wrapped, 'row')).toEqual(key);
    });

    it('unwraps what an earlier master key wrapped, after a rotation', async () => {
      const { sut, rotated, key } = setup();
      const wrapped = await sut.wrap(key, 'row');
      expect(rotated.activeKeyId).not.toBe(sut.activeKeyId);
      expect(await rotated.unwrap(wrapped, 'row')).toEqual(key);
    });

    it('fails closed in another place, and after any change', async () => {
      const { sut, key } = setup();
      const wrapped = await sut.wrap(key, 'row');
      expect(await unwrapping(sut, wrapped, 'another row')).toBe('crypto.tampered');
      for (let at = 0; at < wrapped.bytes.length; at++) {
        const bytes = Buffer.from(wrapped.bytes);
        bytes[at]! ^= 1;
        expect(await unwrapping(sut, { ...wrapped, bytes })).toBe('crypto.tampered');
      }
      expect(await unwrapping(sut, { ...wrapped, bytes: wrapped.bytes.subarray(0, 20) })).toBe('crypto.tampered');
    });

    it('fails closed without the master key', async () => {
      const { sut, rotated, stranger, key } = setup();
      expect(await unwrapping(stranger, await sut.wrap(key, 'row'))).toBe('crypto.unknown_master_key');
      expect(await unwrapping(sut, await rotated.wrap(key, 'row'))).toBe('crypto.unknown_master_key');
    });
  });
}
