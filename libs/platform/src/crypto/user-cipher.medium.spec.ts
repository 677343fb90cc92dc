import { randomBytes } from 'node:crypto';
import { newId, toUuid, type UserId } from '@rapport/kernel';
import { describeEachDatabase, ManualClock } from '@rapport/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { BoundedKeyVault } from './bounded-key-vault.js';
import type { KeyVault, WrappedKey } from './key-vault.js';
import { KeyringKeyVault } from './keyring-key-vault.js';
import { parseKeyring } from './keyring.js';
import { MasterKeyRotation, type RotationBatch } from './master-key-rotation.js';
import { StoredKeyCheck } from './stored-key-check.js';
import { StoredUserCipher } from './stored-user-cipher.js';
import { userKeysTable, type UserKeyTables } from './user-keys.table.js';
import type { UserCrypto } from './user-cipher.js';

interface Tables extends UserKeyTables {
  users: { user_id: string };
}

const KEYS = { old: randomBytes(32).toString('base64'), new: randomBytes(32).toString('base64') };
const vaultOf = (active: string, keys: Record<string, string> = KEYS): KeyringKeyVault =>
  new KeyringKeyVault(parseKeyring(JSON.stringify({ active, index: active, keys })));
const TTL_MS = 60_000;

describeEachDatabase((database) => {
  beforeEach(() => database().as<Tables>().deleteFrom('user_keys').execute());

  const setup = ({ active = 'old', size = 100 } = {}) => {
    const clock = new ManualClock();
    const vault = new WatchedVault(active);
    const { unwrapped } = vault;
    const sut = new StoredUserCipher(vault, clock, { size, ttlMs: TTL_MS });
    const register = async (userId: UserId = newId('user')): Promise<UserId> => {
      await database().transaction(async (tx) => {
        await sut.createKey(tx, userId);
        await tx
          .as<Tables>()
          .insertInto('users')
          .values({ user_id: toUuid('user', userId) })
          .execute();
      });
      return userId;
    };
    const rowOf = (userId: UserId) =>
      database()
        .as<Tables>()
        .selectFrom('user_keys')
        .selectAll()
        .where('user_id', '=', toUuid('user', userId))
        .executeTakeFirst();
    const fresh = (other: KeyVault = vault) => new StoredUserCipher(other, clock, { size: 100, ttlMs: TTL_MS });
    return { sut, ctx: { clock, register, rowOf, fresh, unwrapped } };
  };

  it('reads in a later process what it sealed in an earlier one', async () => {
    const { sut, ctx } = setup();
    const userId = await ctx.register();
    const sealed = (await sut.for(database(), userId)).encrypt('grüße 👋', 'messages.body:1');
    expect((await ctx.fresh().for(database(), userId)).decrypt(sealed, 'messages.body:1')).toBe('grüße 👋');
  });

  it("cannot open one person's value with another person's key, nor in another place", async () => {
    const { sut, ctx } = setup();
    const [alice, bob] = [await ctx.register(), await ctx.register()];
    const sealed = (await sut.for(database(), alice)).encrypt('text', 'messages.body:1');
    const [ofAlice, ofBob] = [await sut.for(database(), alice), await sut.for(database(), bob)];
    expect(() => ofBob.decrypt(sealed, 'messages.body:1')).toThrow('crypto.tampered');
    expect(() => ofAlice.decrypt(sealed, 'messages.body:2')).toThrow('crypto.tampered');
  });

  it("fails closed when a key was copied into another person's row", async () => {
    const { ctx } = setup();
    const [alice, bob] = [await ctx.register(), await ctx.register()];
    const { wrapped } = (await ctx.rowOf(alice))!;
    await database()
      .as<Tables>()
      .updateTable('user_keys')
      .set({ wrapped })
      .where('user_id', '=', toUuid('user', bob))
      .execute();
    await expect(ctx.fresh().for(database(), bob)).rejects.toMatchObject({ code: 'crypto.tampered' });
  });

  it('fails closed when the keyring lacks the master key', async () => {
    const { ctx } = setup();
    const userId = await ctx.register();
    const other = ctx.fresh(vaultOf('new', { new: KEYS.new }));
    await expect(other.for(database(), userId)).rejects.toMatchObject({ code: 'crypto.unknown_master_key' });
  });

  it('answers from its cache until the time is up', async () => {
    const { sut, ctx } = setup();
    const userId = await ctx.register();
    await sut.for(database(), userId);
    await ctx.clock.advance(TTL_MS - 1);
    await sut.for(database(), userId);
    expect(ctx.unwrapped).toHaveLength(1);
    await ctx.clock.advance(2);
    await sut.for(database(), userId);
    expect(ctx.unwrapped).toHaveLength(2);
  });

  it('knows the key no more once it is destroyed, whatever was cached', async () => {
    const { sut, ctx } = setup();
    const userId = await ctx.register();
    await sut.for(database(), userId);
    await database().transaction((tx) => sut.destroyKey(tx, userId));
    await expect(sut.for(database(), userId)).rejects.toMatchObject({ code: 'crypto.key_missing' });
  });

  it('does not bring a key back that a concurrent reader saw while it was being destroyed', async () => {
    const { sut, ctx } = setup();
    const userId = await ctx.register();
    await expect(
      database().transaction(async (tx) => {
        await sut.destroyKey(tx, userId);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await sut.for(database(), userId);
    await sut.for(database(), userId);
    expect(ctx.unwrapped).toHaveLength(2);
  });

  it('does not remember a key whose creation was rolled back', async () => {
    const { sut } = setup();
    const userId = newId('user');
    const registration = database().transaction(async (tx) => {
      await sut.createKey(tx, userId);
      await sut.for(tx, userId);
      throw new Error('rolled back');
    });
    await expect(registration).rejects.toThrow('rolled back');
    await expect(sut.for(database(), userId)).rejects.toMatchObject({ code: 'crypto.key_missing' });
  });

  it('is re-wrapped by a rotation that was interrupted and run again, and reads on without the old master key', async () => {
    const { sut, ctx } = setup();
    const people = [await ctx.register(), await ctx.register(), await ctx.register()];
    const sealed = await Promise.all(people.map(async (id) => (await sut.for(database(), id)).encrypt(id, 'c')));
    const interrupted = new MasterKeyRotation(database(), new FailingAfter(2), ctx.clock);
    await expect(interrupted.rotate(userKeysTable, { batchSize: 1 })).rejects.toThrow('interrupted');
    const rotation = new MasterKeyRotation(database(), vaultOf('new'), ctx.clock);
    expect((await rotation.status(userKeysTable)).find(({ masterKeyId }) => masterKeyId === 'new')).toMatchObject({
      keys: 2,
    });

    await rotation.rotate(userKeysTable, { batchSize: 2 });

    expect((await rotation.status(userKeysTable)).map(({ masterKeyId }) => masterKeyId)).toEqual(['new']);
    expect(await ctx.rowOf(people[0]!)).toMatchObject({ key_id: 'new', rotated_at: ctx.clock.date() });
    const afterwards = ctx.fresh(vaultOf('new', { new: KEYS.new }));
    const read = await Promise.all(
      people.map(async (id, index) => (await afterwards.for(database(), id)).decrypt(sealed[index]!, 'c')),
    );
    expect(read).toEqual(people);
  });

  it('passes over a damaged key, names it, and re-wraps the others', async () => {
    const { ctx } = setup();
    const people = [await ctx.register(), await ctx.register(), await ctx.register()];
    const damaged = toUuid('user', people[1]!);
    await database()
      .as<Tables>()
      .updateTable('user_keys')
      .set({ wrapped: Buffer.alloc(61) })
      .where('user_id', '=', damaged)
      .execute();
    const batches: RotationBatch[] = [];
    const rotation = new MasterKeyRotation(database(), vaultOf('new'), ctx.clock);
    const result = await rotation.rotate(userKeysTable, { batchSize: 1, onBatch: (batch) => batches.push(batch) });
    expect(result).toEqual({ rewrapped: 2, failed: 1 });
    expect(batches.map(({ rewrapped }) => rewrapped)).toEqual([1, 0, 1]);
    expect(batches[1]).toMatchObject({ failed: [{ id: damaged, code: 'crypto.tampered' }] });
  });

  it('stops a rotation when the vault is away, rather than calling the keys damaged', async () => {
    const { ctx } = setup();
    await ctx.register();
    const away = new BoundedKeyVault(new FailingAfter(0), ctx.clock, 1_000);
    const rotation = new MasterKeyRotation(database(), away, ctx.clock).rotate(userKeysTable);
    await expect(rotation).rejects.toMatchObject({ code: 'crypto.vault_unavailable' });
  });

  it('asks the vault once for requests of one person that come together', async () => {
    const { sut, ctx } = setup();
    const userId = await ctx.register();
    const [one, other] = await Promise.all([sut.for(database(), userId), sut.for(database(), userId)]);
    expect(other.decrypt(one.encrypt('text', 'c'), 'c')).toBe('text');
    expect(ctx.unwrapped).toHaveLength(1);
  });

  it('asks again after a read that failed', async () => {
    const { sut, ctx } = setup();
    const userId = newId('user');
    await expect(sut.for(database(), userId)).rejects.toMatchObject({ code: 'crypto.key_missing' });
    await ctx.register(userId);
    expect((await sut.for(database(), userId)).encrypt('text', 'c')).toBeInstanceOf(Buffer);
  });

  it('overwrites a key that leaves the cache for another, and lets work in progress finish', async () => {
    const { sut, ctx } = setup({ size: 1 });
    const [alice, bob] = [await ctx.register(), await ctx.register()];
    const ofAlice = await sut.for(database(), alice);
    const sealed = ofAlice.encrypt('text', 'c');
    expect(ctx.unwrapped.map(isCleared)).toEqual([false]);
    await sut.for(database(), bob);
    expect(ctx.unwrapped.map(isCleared)).toEqual([true, false]);
    expect(ofAlice.decrypt(sealed, 'c')).toBe('text');
    expect((await ctx.fresh().for(database(), alice)).decrypt(ofAlice.encrypt('more', 'c'), 'c')).toBe('more');
  });

  it('overwrites the key of a person who does not come back', async () => {
    const { sut, ctx } = setup();
    await sut.for(database(), await ctx.register());
    await ctx.clock.advance(2 * TTL_MS + 1);
    expect([ctx.unwrapped.map(isCleared), ctx.clock.pendingTimers]).toEqual([[true], 0]);
  });

  it('overwrites the key of an erased person, and work in progress seals and opens nothing more', async () => {
    const { sut, ctx } = setup();
    const userId = await ctx.register();
    const inProgress = await sut.for(database(), userId);
    const sealed = inProgress.encrypt('text', 'c');
    sut.forget(userId);
    expect(ctx.unwrapped.map(isCleared)).toEqual([true]);
    const gone = expect.objectContaining({ code: 'crypto.key_missing' });
    expect(() => inProgress.encrypt('more', 'c')).toThrow(gone);
    expect(() => inProgress.decrypt(sealed, 'c')).toThrow(gone);
  });

  it('lets no work of an erased person go on, whatever became of its key in the cache', async () => {
    const { sut, ctx } = setup();
    const userId = await ctx.register();
    const outlasted = await sut.for(database(), userId);
    await ctx.clock.advance(TTL_MS + 1);
    const leases = [
      outlasted,
      await sut.for(database(), userId),
      await database().transaction((tx) => sut.for(tx, userId)),
    ];
    sut.forget(userId);
    const gone = expect.objectContaining({ code: 'crypto.key_missing' });
    for (const lease of leases) expect(() => lease.encrypt('more', 'c')).toThrow(gone);
    // The destruction may have been rolled back.
    expect((await sut.for(database(), userId)).encrypt('more', 'c')).toBeInstanceOf(Buffer);
  });

  it('lets nothing go on with a key that was being read when its person was erased', async () => {
    const { sut, ctx } = setup();
    const userId = await ctx.register();
    const forgottenDuring = (reading: Promise<UserCrypto>) => {
      sut.forget(userId);
      return reading;
    };
    const leases = [
      await forgottenDuring(sut.for(database(), userId)),
      await database().transaction((tx) => forgottenDuring(sut.for(tx, userId))),
    ];
    const gone = expect.objectContaining({ code: 'crypto.key_missing' });
    for (const lease of leases) expect(() => lease.encrypt('more', 'c')).toThrow(gone);
  });

  it('overwrites all keys when the process stops, and keeps none of what is read after that', async () => {
    const { sut, ctx } = setup();
    const people = [await ctx.register(), await ctx.register()];
    for (const userId of people) await sut.for(database(), userId);
    sut.onApplicationShutdown();
    await sut.for(database(), people[0]!);
    expect([ctx.unwrapped.map(isCleared), ctx.clock.pendingTimers]).toEqual([[true, true, true], 0]);
  });

  it('overwrites a key that a transaction read', async () => {
    const { sut, ctx } = setup();
    const userId = await ctx.register();
    await database().transaction((tx) => sut.for(tx, userId));
    expect(ctx.unwrapped.map(isCleared)).toEqual([true]);
  });

  describe('at the start', () => {
    const check = (vault: KeyVault, checkAtStart = true) =>
      new StoredKeyCheck(database(), vault, { checkAtStart }).onModuleInit();

    it('accepts the keyring of the data, and an empty table', async () => {
      const { ctx } = setup();
      await expect(check(vaultOf('new'))).resolves.toBeUndefined();
      await ctx.register();
      await expect(check(vaultOf('new'))).resolves.toBeUndefined();
    });

    it('refuses a keyring without the master key that wrapped what is stored', async () => {
      const { ctx } = setup();
      await ctx.register();
      const wrong = vaultOf('new', { new: KEYS.new });
      await expect(check(wrong)).rejects.toMatchObject({ code: 'crypto.unknown_master_key' });
      await expect(check(wrong, false)).resolves.toBeUndefined();
    });

    it('refuses another key under the same id', async () => {
      const { ctx } = setup();
      await ctx.register();
      const wrong = vaultOf('old', { old: KEYS.new });
      await expect(check(wrong)).rejects.toMatchObject({ code: 'crypto.tampered' });
    });

    it('is not stopped by one damaged row', async () => {
      const { ctx } = setup();
      const people = [await ctx.register(), await ctx.register()];
      const damaged = toUuid('user', people[0]!);
      const { wrapped } = (await ctx.rowOf(people[0]!))!;
      wrapped[40]! ^= 1;
      await database().as<Tables>().updateTable('user_keys').set({ wrapped }).where('user_id', '=', damaged).execute();
      await expect(check(vaultOf('old'))).resolves.toBeUndefined();
    });
  });
});

const isCleared = (key: Buffer): boolean => key.equals(Buffer.alloc(32));

/** Keeps the very buffers that it gave away, to see what becomes of them. */
class WatchedVault extends KeyringKeyVault {
  readonly unwrapped: Buffer[] = [];

  constructor(active: string) {
    super(parseKeyring(JSON.stringify({ active, index: active, keys: KEYS })));
  }

  override async unwrap(wrapped: WrappedKey, context: string): Promise<Buffer> {
    const key = await super.unwrap(wrapped, context);
    this.unwrapped.push(key);
    return key;
  }
}

/** A vault whose process dies after so many wraps. */
class FailingAfter extends KeyringKeyVault {
  constructor(private left: number) {
    super(parseKeyring(JSON.stringify({ active: 'new', index: 'new', keys: KEYS })));
  }

  override async wrap(...args: Parameters<KeyringKeyVault['wrap']>) {
    if (this.left-- === 0) throw new Error('interrupted');
    return super.wrap(...args);
  }
}
