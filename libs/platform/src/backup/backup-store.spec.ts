import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BackupKeys } from './backup-keys.js';
import { BackupStore } from './backup-store.js';

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
const never = { oldest: day(-1_000), abandoned: day(-1_000) };

async function* content(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

async function* failing(): AsyncGenerator<Buffer> {
  yield Buffer.from('half');
  throw new Error('the source broke');
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk.toString();
  return text;
}

function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'backup-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const keys = BackupKeys.load(randomBytes(32).toString('base64'));
  const sut = new BackupStore(folder, 'database', keys);
  return { sut, ctx: { folder: join(folder, 'database'), root: folder, keys } };
}

describe('a store of backups', () => {
  it('gives back what was stored, the newest unless one is named', async () => {
    const { sut } = setup();
    await sut.write(day(1), content('first'));
    await sut.write(day(2), content('second'));
    expect(await textOf(sut.read(await sut.manifest()))).toBe('second');
    expect(await textOf(sut.read(await sut.manifest('20260101T000000Z')))).toBe('first');
  });

  it('holds nothing of a backup whose source broke', async () => {
    const { sut, ctx } = setup();
    await expect(sut.write(day(1), failing())).rejects.toThrow('the source broke');
    expect(readdirSync(ctx.folder)).toEqual([]);
    await expect(sut.manifest()).rejects.toMatchObject({ code: 'backup.not_found' });
  });

  it('keeps the newest ones', async () => {
    const { sut } = setup();
    for (const number of [1, 2, 3]) await sut.write(day(number), content('x'));
    expect(await sut.prune({ ...never, kept: 2 })).toEqual(['20260101T000000Z']);
    expect(await sut.list()).toEqual(['20260103T000000Z', '20260102T000000Z']);
  });

  it('keeps none for longer than was promised, but the last one', async () => {
    const { sut } = setup();
    for (const number of [1, 2]) await sut.write(day(number), content('x'));
    expect(await sut.prune({ kept: 9, oldest: day(40), abandoned: day(-1_000) })).toEqual(['20260101T000000Z']);
  });

  it('removes what a killed run left, and not what another is writing', async () => {
    const { sut, ctx } = setup();
    await sut.write(day(9), content('x'));
    mkdirSync(join(ctx.folder, '.unfinished-20260101T000000Z-a'));
    mkdirSync(join(ctx.folder, '.unfinished-20260108T000000Z-b'));
    await sut.prune({ kept: 9, oldest: day(-1_000), abandoned: day(5) });
    expect(readdirSync(ctx.folder).toSorted()).toEqual(['.unfinished-20260108T000000Z-b', '20260109T000000Z']);
  });

  it('does not take one backup for another', async () => {
    const { sut, ctx } = setup();
    await sut.write(day(1), content('first'));
    renameSync(join(ctx.folder, '20260101T000000Z'), join(ctx.folder, '20260102T000000Z'));
    await expect(sut.manifest()).rejects.toMatchObject({ code: 'backup.damaged' });
  });

  it('is not there yet before the first backup', async () => {
    expect(await setup().sut.list()).toEqual([]);
  });

  it('says that its folder cannot be written', async () => {
    const { ctx } = setup();
    const sut = new BackupStore('/dev/null/backups', 'database', ctx.keys);
    await expect(sut.write(day(1), content('x'))).rejects.toMatchObject({ code: 'backup.store_unavailable' });
  });
});
