import { createHash } from 'node:crypto';
import type { ExportRecord } from '@rapport/kernel';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { ExportManifest, ManifestFile } from '../../domain/export/manifest.js';
import { packArchive } from './pack-archive.js';

const manifestOf = (files: readonly ManifestFile[]): ExportManifest => ({
  format: 'rapport-export',
  schema_version: 1,
  export_id: 'exp_1',
  created_at: '2026-01-01T00:00:00.000Z',
  files,
  tables: [],
  recipients: [],
});

async function setup(records: Iterable<ExportRecord>) {
  const chunks: Uint8Array[] = [];
  let [largest, taken] = [0, 0];
  const source = async function* (): AsyncGenerator<ExportRecord> {
    for (const record of records) {
      taken += 1;
      yield record;
    }
  };
  const stream = packArchive(source(), new Date('2026-01-01T00:00:00Z'), manifestOf);
  let firstAfter = 0;
  for await (const chunk of stream) {
    firstAfter ||= taken;
    largest = Math.max(largest, chunk.length);
    chunks.push(chunk);
  }
  const entries = unzipSync(Buffer.concat(chunks));
  const text = (path: string): string => Buffer.from(entries[path] ?? []).toString('utf8');
  const manifest = JSON.parse(text('manifest.json')) as ExportManifest;
  return { sut: { entries, text, manifest }, ctx: { largest, firstAfter } };
}

const message = (text: string): ExportRecord => ({ table: 'messages', origin: 'provided', row: { text } });
const reply = (text: string): ExportRecord => ({ table: 'messages', origin: 'generated', row: { text } });
const incompressible = (n: number): string => createHash('sha256').update(String(n)).digest('base64');
const user: ExportRecord = { table: 'users', origin: 'provided', row: { at: new Date(0) } };

describe('an archive', () => {
  it('holds a file a table, a record a line, with how each came to be', async () => {
    const { sut } = await setup([user, message('grüße'), reply('hi')]);
    expect(sut.text('users.ndjson')).toBe('{"origin":"provided","row":{"at":"1970-01-01T00:00:00.000Z"}}\n');
    expect(
      sut
        .text('messages.ndjson')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { origin: 'provided', row: { text: 'grüße' } },
      { origin: 'generated', row: { text: 'hi' } },
    ]);
  });

  it('names every file with its digest, size and records', async () => {
    const { sut } = await setup([message('grüße'), reply('hi'), reply('ho')]);
    const content = Buffer.from(sut.entries['messages.ndjson'] ?? []);
    expect(sut.manifest.files).toEqual([
      {
        path: 'messages.ndjson',
        table: 'messages',
        records: 3,
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
        origins: { provided: 1, generated: 2 },
      },
    ]);
  });

  it('gives a table that comes again another file', async () => {
    const { sut } = await setup([message('a'), user, message('b')]);
    expect(Object.keys(sut.entries)).toEqual(['messages.ndjson', 'users.ndjson', 'messages.2.ndjson', 'manifest.json']);
  });

  it('is nothing but a manifest for somebody without records', async () => {
    const { sut } = await setup([]);
    expect([Object.keys(sut.entries), sut.manifest.files]).toEqual([['manifest.json'], []]);
  });

  it('is given away while records still come', async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => message(incompressible(n)));
    const { sut, ctx } = await setup(many);
    expect(sut.manifest.files[0]?.records).toBe(20_000);
    expect(ctx.firstAfter).toBeLessThan(2_000);
    expect(ctx.largest).toBeLessThan(300_000);
  });

  it('asks for no more records once nobody takes it', async () => {
    let [taken, ended] = [0, false];
    const endless = async function* (): AsyncGenerator<ExportRecord> {
      try {
        for (;;) yield message(incompressible(taken++));
      } finally {
        ended = true;
      }
    };
    for await (const chunk of packArchive(endless(), new Date('2026-01-01T00:00:00Z'), manifestOf))
      if (chunk.length > 0) break;
    expect({ ended, few: taken < 2_000 }).toEqual({ ended: true, few: true });
  });
});
