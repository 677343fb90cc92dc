import { InProcessSharedState, loadConfig, type Database } from '@rapport/platform';
import { createTestCrypto, ManualClock } from '@rapport/testing';
import { describe, expect, it, vi } from 'vitest';
import { authConfig } from '../auth.config.js';
import { SigningKeyRepository } from '../domain/signing-key.repository.js';
import type { NewSigningKey, SigningKey } from '../domain/signing-key.js';
import { LocalSigningKeys } from './local-signing-keys.js';
import { RsaSigningKeyFactory } from './rsa-signing-key.factory.js';

/** A table whose reads end when the test lets them. */
class SlowKeys extends SigningKeyRepository {
  rows: SigningKey[] = [];
  insertions = 0;
  readonly reads: (() => void)[] = [];

  override async list(): Promise<SigningKey[]> {
    const seen = [...this.rows];
    await new Promise<void>((resolve) => this.reads.push(resolve));
    return seen;
  }

  override async insertFirst(_: unknown, active: NewSigningKey, next: NewSigningKey, createdAt: Date): Promise<void> {
    this.insertions += 1;
    if (this.rows.length > 0) return;
    this.rows = [active, next].map(
      (key, index) => ({ ...key, status: index === 0 ? 'active' : 'next', createdAt }) as SigningKey,
    );
  }

  override rotate(): never {
    throw new Error('not scripted');
  }

  override deleteRetired(): never {
    throw new Error('not scripted');
  }
}

async function setup() {
  const clock = new ManualClock();
  const { vault } = await createTestCrypto({ clock });
  const keys = new SlowKeys();
  const factory = new RsaSigningKeyFactory(vault, clock);
  const database = { transaction: (work: (tx: unknown) => unknown) => work({}) } as unknown as Database;
  const config = loadConfig([authConfig], {}).get(authConfig);
  const sut = new LocalSigningKeys(database, keys, factory, vault, new InProcessSharedState(clock), clock, config);
  /** Lets the read with this index, from 0, end once it has begun. */
  const endRead = async (index: number) => {
    await vi.waitFor(() => expect(keys.reads.length).toBeGreaterThan(index), { timeout: 5_000 });
    keys.reads[index]?.();
  };
  return { sut, ctx: { clock, keys, endRead } };
}

describe('the first signing keys', () => {
  it('are found although a read that began before them ends after them', async () => {
    const { sut, ctx } = await setup();
    const signer = sut.signer();
    await ctx.endRead(0);
    await ctx.clock.advance(3_600_000);
    const early = sut.published();
    await vi.waitFor(() => expect(ctx.keys.insertions).toBe(1), { timeout: 5_000 });
    await ctx.endRead(1);
    await ctx.endRead(2);
    expect([(await signer).keyId, await early]).toEqual([ctx.keys.rows[0]?.keyId, []]);
  });

  it('are made once for all that ask at once', async () => {
    const { sut, ctx } = await setup();
    const signers = Promise.all([sut.signer(), sut.signer()]);
    await ctx.endRead(0);
    await ctx.endRead(1);
    expect([new Set((await signers).map(({ keyId }) => keyId)).size, ctx.keys.insertions]).toEqual([1, 1]);
  });
});
