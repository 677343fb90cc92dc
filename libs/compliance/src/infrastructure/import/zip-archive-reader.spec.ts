import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportRecord } from '@rapport/kernel';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packArchive } from '../../application/export/pack-archive.js';
import type { ExportManifest } from '../../domain/export/manifest.js';
import { ZipArchiveReader } from './zip-archive-reader.js';

const ROWS = Array.from({ length: 3_000 }, (_, number) => ({ number, text: `Zoë’s line ${number}` }));

async function* records(): AsyncGenerator<ExportRecord> {
  for (const row of ROWS) yield { table: 'messages', origin: 'provided', row };
  yield { table: 'users', origin: 'provided', row: { id: 'usr_1' } };
}

const describeFiles = (files: ExportManifest['files']): ExportManifest => ({
  format: 'rapport-export',
  schema_version: 1,
  export_id: 'exp_1',
  created_at: '2026-11-22T00:00:00Z',
  files,
  tables: [],
  recipients: [],
});

async function setup(change: (entries: Record<string, Uint8Array>) => Record<string, Uint8Array> = (same) => same) {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-archive-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const packed = Buffer.concat(await collect(packArchive(records(), new Date('2026-11-22T00:00:00Z'), describeFiles)));
  const bytes = Buffer.from(zipSync(change(unzipSync(packed))));
  const path = join(folder, 'archive.zip');
  await writeFile(path, bytes);
  return { sut: new ZipArchiveReader(), ctx: { path, bytes } };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const without = (entries: Record<string, Uint8Array>, path: string) =>
  Object.fromEntries(Object.entries(entries).filter(([name]) => name !== path));

describe('ZipArchiveReader', () => {
  it('reads the rows of a table as they were written, however the file is cut', async () => {
    const { sut, ctx } = await setup();
    const archive = await sut.open(ctx.path);
    expect(await collect(archive.rows('messages'))).toEqual(ROWS);
    expect(archive.sha256).toBe(createHash('sha256').update(ctx.bytes).digest('hex'));
  });

  it('has no rows of a table that is not there', async () => {
    const { sut, ctx } = await setup();
    expect(await collect((await sut.open(ctx.path)).rows('turns'))).toEqual([]);
  });

  it.each<[string, Parameters<typeof setup>[0]]>([
    ['a line was changed', (entries) => ({ ...entries, 'users.ndjson': Buffer.from('{"row":{"id":"usr_2"}}\n') })],
    ['a file was added', (entries) => ({ ...entries, 'more.ndjson': Buffer.from('{}') })],
    ['a file is missing', (entries) => without(entries, 'users.ndjson')],
    ['there is no manifest', (entries) => without(entries, 'manifest.json')],
  ])('refuses an archive in which %s', async (_, change) => {
    const { sut, ctx } = await setup(change);
    await expect(sut.open(ctx.path)).rejects.toMatchObject({ code: 'import.unreadable' });
  });

  it('refuses what is no archive', async () => {
    const { sut, ctx } = await setup();
    await writeFile(ctx.path, 'not a ZIP file');
    await expect(sut.open(ctx.path)).rejects.toMatchObject({ code: 'import.unreadable' });
  });
});
