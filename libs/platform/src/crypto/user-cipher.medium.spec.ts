import { randomBytes } from 'node:crypto';
import { newId, toUuid, type UserId } from '@rapport/kernel';
import { describeEachDatabase, ManualClock } from '@rapport/testing';
import { beforeEach, expect, it } from 'vitest';
import { KeyringKeyVault } from './keyring-key-vault.js';
import { parseKeyring } from './keyring.js';
import { MasterKeyRotation } from './master-key-rotation.js';
import { StoredUserCipher } from './stored-user-cipher.js';
import { userKeysTable, type UserKeyTables } from './user-keys.table.js';

interface Tables extends UserKeyTables {
  users: { user_id: string };
}

const KEYS = { old: randomBytes(32).toString('base64'), new: randomBytes(32).toString('base64') };
const vaultOf = (active: string, keys: Record<string, string> = KEYS): KeyringKeyVault =>
  new KeyringKeyVault(parseKeyring(JSON.stringify({ active, index: active, keys })));
const TTL_MS = 60_000;

describeEachDatabase((database) => {
  beforeEach(() => database().as<Tables>().deleteFrom('user_keys').execute());

  const setup = (vault = vaultOf('old')) => {
    const clock = new ManualClock();
    const sut = new StoredUserCipher(vault, clock, { size: 100, ttlMs: TTL_MS });
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
    const fresh = (other = vault) => new StoredUserCipher(other, clock, { size: 100, ttlMs: TTL_MS });
    return { sut, ctx: { clock, register, rowOf, fresh } };
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
    const first = await sut.for(database(), userId);
    await ctx.clock.advance(TTL_MS - 1);
    expect(await sut.for(database(), userId)).toBe(first);
    await ctx.clock.advance(2);
    expect(await sut.for(database(), userId)).not.toBe(first);
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
    const first = await sut.for(database(), userId);
    expect(await sut.for(database(), userId)).not.toBe(first);
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
    await expect(interrupted.rotate(userKeysTable, 1)).rejects.toThrow('interrupted');
    const rotation = new MasterKeyRotation(database(), vaultOf('new'), ctx.clock);
    expect((await rotation.status(userKeysTable)).find(({ masterKeyId }) => masterKeyId === 'new')).toMatchObject({
      keys: 2,
    });

    await rotation.rotate(userKeysTable, 2);

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
    const result = await new MasterKeyRotation(database(), vaultOf('new'), ctx.clock).rotate(userKeysTable, 1);
    expect(result).toEqual({ rewrapped: 2, failed: [{ id: damaged, code: 'crypto.tampered' }] });
  });
});

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
