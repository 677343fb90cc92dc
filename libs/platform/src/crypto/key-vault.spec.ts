import { randomBytes } from 'node:crypto';
import { describeKeyVault, ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { BoundedKeyVault } from './bounded-key-vault.js';
import { KeyVault, type WrappedKey } from './key-vault.js';
import { KeyringKeyVault } from './keyring-key-vault.js';
import { parseKeyring } from './keyring.js';

const TIMEOUT_MS = 2_000;
const key = (): string => randomBytes(32).toString('base64');

function vaults() {
  const keys = { old: key(), new: key() };
  const vaultOf = (active: string, ring: Record<string, string>) =>
    new KeyringKeyVault(parseKeyring(JSON.stringify({ active, index: active, keys: ring })));
  return {
    sut: vaultOf('old', { old: keys.old }),
    rotated: vaultOf('new', keys),
    stranger: vaultOf('other', { other: key() }),
  };
}

/** A key service on a network: it answers after some time, and now and then as the script says. */
class ScriptedKeyService extends KeyVault {
  /** What becomes of the next calls; `answer` when the script has ended. */
  readonly script: ('answer' | 'refuse' | 'hang' | 'late')[] = [];
  readonly given: Buffer[] = [];

  constructor(
    private readonly keys: KeyVault,
    private readonly clock: ManualClock,
  ) {
    super();
  }

  override get activeKeyId(): string {
    return this.keys.activeKeyId;
  }

  override async wrap(plaintext: Uint8Array, context: string): Promise<WrappedKey> {
    await this.next();
    return this.keys.wrap(plaintext, context);
  }

  override async unwrap(wrapped: WrappedKey, context: string): Promise<Buffer> {
    await this.next();
    const given = await this.keys.unwrap(wrapped, context);
    this.given.push(given);
    return given;
  }

  private async next(): Promise<void> {
    switch (this.script.shift() ?? 'answer') {
      case 'refuse':
        throw new Error('429 for projects/secret-project/keyRings/1');
      case 'hang':
        return new Promise(() => undefined);
      case 'late':
        return this.clock.sleep(TIMEOUT_MS + 1);
      case 'answer':
        // A turn of the event loop, as any answer from elsewhere.
        return new Promise((resolve) => setImmediate(resolve));
    }
  }
}

describeKeyVault('the keyring', vaults);

describeKeyVault('a key service behind its bounds', () => {
  const clock = new ManualClock();
  const remote = (vault: KeyVault) => new BoundedKeyVault(new ScriptedKeyService(vault, clock), clock, TIMEOUT_MS);
  const { sut, rotated, stranger } = vaults();
  return { sut: remote(sut), rotated: remote(rotated), stranger: remote(stranger) };
});

describe('the bounds of a vault', () => {
  async function setup(...script: ScriptedKeyService['script']) {
    const clock = new ManualClock();
    const service = new ScriptedKeyService(vaults().sut, clock);
    const sut = new BoundedKeyVault(service, clock, TIMEOUT_MS);
    const wrapped = await sut.wrap(randomBytes(32), 'row');
    service.script.push(...script);
    return { sut, ctx: { clock, service, wrapped } };
  }
  const unavailable = expect.objectContaining({ code: 'crypto.vault_unavailable' });

  it('turn a failure of the service into one of ours, without quoting it', async () => {
    const { sut, ctx } = await setup('refuse');
    const failure = await sut.unwrap(ctx.wrapped, 'row').catch((error: unknown) => error as Error);
    expect(failure).toEqual(unavailable);
    expect(String(failure)).not.toContain('secret-project');
  });

  it.each(['wrap', 'unwrap'] as const)('end a %s that has no end', async (operation) => {
    const { sut, ctx } = await setup('hang');
    const call = operation === 'wrap' ? sut.wrap(randomBytes(32), 'row') : sut.unwrap(ctx.wrapped, 'row');
    await Promise.all([expect(call).rejects.toEqual(unavailable), ctx.clock.advance(TIMEOUT_MS)]);
  });

  it('overwrite a key that comes when nobody waits for it any more', async () => {
    const { sut, ctx } = await setup('late');
    const call = sut.unwrap(ctx.wrapped, 'row');
    await Promise.all([expect(call).rejects.toEqual(unavailable), ctx.clock.advance(TIMEOUT_MS + 2)]);
    expect(ctx.service.given).toEqual([Buffer.alloc(32)]);
  });

  it('leave no timer behind, and let the next call through', async () => {
    const { sut, ctx } = await setup('refuse');
    await expect(sut.unwrap(ctx.wrapped, 'row')).rejects.toEqual(unavailable);
    expect(await sut.unwrap(ctx.wrapped, 'row')).toHaveLength(32);
    expect(ctx.clock.pendingTimers).toBe(0);
  });
});
