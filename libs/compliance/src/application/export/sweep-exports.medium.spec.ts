import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, toUuid, type UserId } from '@rapport/kernel';
import { createTestCrypto, describeEachDatabase, ManualClock } from '@rapport/testing';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { archiveKey, type ExportId } from '../../domain/export/data-export.js';
import { FileObjectStore } from '../../infrastructure/export/file-object-store.js';
import { PostgresExportRepository } from '../../infrastructure/export/postgres-export.repository.js';
import { SweepExports } from './sweep-exports.js';

const [GIVE_UP_MS, TTL_MS] = [60_000, 600_000];

async function* archive(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('sealed');
}

describeEachDatabase((database) => {
  async function setup() {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-sweep-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const [clock, exports, objects] = [new ManualClock(), new PostgresExportRepository(), new FileObjectStore(folder)];
    const { givenUser } = await createTestCrypto();
    const userId: UserId = await givenUser(database());
    const added = async (state: 'waiting' | 'ready' = 'ready'): Promise<ExportId> => {
      const id = newId('dataExport', clock.now());
      const [createdAt, expiresAt] = [clock.date(), new Date(clock.now() + TTL_MS)];
      await database().transaction((tx) =>
        exports.insert(tx, { id, userId, state, requestedBy: 'subject', createdAt, expiresAt, archive: undefined }),
      );
      await objects.write(archiveKey(id), archive());
      return id;
    };
    const rows = async () => {
      const { rows: found } = await sql<{ state: string }>`select state from data_exports
        where user_id = ${toUuid('user', userId)} order by export_id`.execute(database().as());
      return found.map(({ state }) => state);
    };
    const sut = new SweepExports(database(), exports, objects, clock, { giveUpS: GIVE_UP_MS / 1_000 });
    return { sut, ctx: { clock, objects, added, rows, files: () => readdir(join(folder, 'exports')) } };
  }

  it('removes what has expired, and nothing else', async () => {
    const { sut, ctx } = await setup();
    await ctx.added();
    await ctx.clock.advance(TTL_MS);
    const kept = await ctx.added();
    expect([await sut.execute(), await ctx.rows(), await ctx.files()]).toEqual([
      1,
      ['ready'],
      [archiveKey(kept).split('/')[1]],
    ]);
  });

  it('keeps the row of an archive that it could not remove, and removes the others', async () => {
    const { sut, ctx } = await setup();
    for (let each = 0; each < 3; each += 1) await ctx.added();
    await ctx.clock.advance(TTL_MS);
    const remove = ctx.objects.delete.bind(ctx.objects);
    let asked = 0;
    ctx.objects.delete = async (key) => {
      if ((asked += 1) === 2) throw new Error('refused');
      await remove(key);
    };
    await expect(sut.execute()).rejects.toThrow('refused');
    expect([(await ctx.rows()).length, (await ctx.files()).length]).toEqual([1, 1]);
    expect([await sut.execute(), await ctx.rows(), await ctx.files()]).toEqual([1, [], []]);
  });

  it('gives up what was not ready in time', async () => {
    const { sut, ctx } = await setup();
    await ctx.added('waiting');
    await ctx.clock.advance(GIVE_UP_MS);
    expect([await sut.execute(), await ctx.rows()]).toEqual([0, ['failed']]);
  });
});
