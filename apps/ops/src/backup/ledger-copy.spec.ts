import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copyLedger } from './ledger-copy.js';

const [ERASED, OTHER] = ['a'.repeat(64), 'b'.repeat(64)];

function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-ledger-copy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [original, copy] = [mkdtempSync(join(folder, 'ledger-')), join(folder, 'copy')];
  const note = (name: string): void => writeFileSync(join(original, name), '{}');
  /** There when names are listed, and gone when it is read. */
  const noteVanished = (name: string): void => symlinkSync(join(folder, 'gone'), join(original, name));
  return { sut: copyLedger, ctx: { folder, original, copy, note, noteVanished } };
}

describe('the copy of the ledger', () => {
  it('has all entries, and names them', async () => {
    const { sut, ctx } = setup();
    [ERASED, OTHER].forEach(ctx.note);
    expect(await sut(ctx.original, ctx.copy)).toEqual(new Set([ERASED, OTHER]));
    expect(readdirSync(ctx.copy)).toEqual([ERASED, OTHER]);
  });

  it('does not stumble over an entry that is being written', async () => {
    const { sut, ctx } = setup();
    ctx.note(ERASED);
    ctx.noteVanished('.0198f2a0-c0de-7000-8000-000000000001');
    expect(await sut(ctx.original, ctx.copy)).toEqual(new Set([ERASED]));
  });

  it('is not made without an entry that cannot be read', async () => {
    const { sut, ctx } = setup();
    ctx.note(ERASED);
    ctx.noteVanished(OTHER);
    await expect(sut(ctx.original, ctx.copy)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is empty where nobody was erased yet', async () => {
    const { sut, ctx } = setup();
    expect(await sut(join(ctx.folder, 'none'), ctx.copy)).toEqual(new Set());
    expect(readdirSync(ctx.copy)).toEqual([]);
  });

  it('is not made of what is no folder', async () => {
    const { sut, ctx } = setup();
    ctx.note('file');
    await expect(sut(join(ctx.original, 'file'), ctx.copy)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
