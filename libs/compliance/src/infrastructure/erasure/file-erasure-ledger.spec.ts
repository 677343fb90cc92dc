import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileErasureLedger } from './file-erasure-ledger.js';

async function setup() {
  const parent = await mkdtemp(join(tmpdir(), 'rapport-ledger-'));
  onTestFinished(() => rm(parent, { recursive: true }));
  const folder = join(parent, 'ledger');
  const entry = () => ({
    subjectDigest: randomBytes(32),
    erasureId: 'era_0198f2a0c0de70008000000000000001' as const,
    at: new Date(0),
  });
  return { sut: new FileErasureLedger(folder), ctx: { parent, folder, entry } };
}

const hex = (digests: readonly Buffer[]): string[] => digests.map((digest) => digest.toString('hex')).toSorted();

describe('the erasure ledger', () => {
  it('is empty before the first erasure, without its folder', async () => {
    expect(await (await setup()).sut.subjects()).toEqual([]);
  });

  it('knows whom other processes added, also at the same time', async () => {
    const { sut, ctx } = await setup();
    const entries = Array.from({ length: 20 }, ctx.entry);
    await Promise.all(
      entries.map((entry, index) => (index % 2 ? sut : new FileErasureLedger(ctx.folder)).append(entry)),
    );
    expect(hex(await sut.subjects())).toEqual(hex(entries.map(({ subjectDigest }) => subjectDigest)));
  });

  it('holds a subject once, and nothing half-written', async () => {
    const { sut, ctx } = await setup();
    const entry = ctx.entry();
    await Promise.all([sut.append(entry), sut.append(entry)]);
    await writeFile(join(ctx.folder, '.unfinished'), 'x');
    expect([await sut.subjects(), (await readdir(ctx.folder)).length]).toEqual([[entry.subjectDigest], 2]);
  });

  it('says so when it cannot be written or read', async () => {
    const { ctx } = await setup();
    await writeFile(join(ctx.parent, 'file'), '');
    const sut = new FileErasureLedger(join(ctx.parent, 'file'));
    await expect(sut.append(ctx.entry())).rejects.toMatchObject({ code: 'erasure.ledger_unavailable' });
    await expect(sut.subjects()).rejects.toMatchObject({ code: 'erasure.ledger_unavailable' });
  });
});
