import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileObjectStore } from './file-object-store.js';

async function setup() {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-objects-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return { sut: new FileObjectStore(folder), ctx: { folder, names: () => readdir(join(folder, 'exports')) } };
}

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    if (text === 'fail') throw new Error('the source failed');
    yield Buffer.from(text);
  }
}

async function textOf(content: AsyncIterable<Uint8Array> | undefined): Promise<string | undefined> {
  if (!content) return undefined;
  const all: Uint8Array[] = [];
  for await (const chunk of content) all.push(chunk);
  return Buffer.concat(all).toString();
}

describe('objects in a folder', () => {
  it('are read as they were written, latest first', async () => {
    const { sut } = await setup();
    await sut.write('exports/one', chunks('a', 'b'));
    await sut.write('exports/one', chunks('c'));
    expect(await textOf(await sut.read('exports/one'))).toBe('c');
  });

  it('are left as they were by a write that fails, which leaves nothing', async () => {
    const { sut, ctx } = await setup();
    await sut.write('exports/one', chunks('a'));
    await expect(sut.write('exports/one', chunks('b', 'fail'))).rejects.toThrow('the source failed');
    expect([await textOf(await sut.read('exports/one')), await ctx.names()]).toEqual(['a', ['one']]);
  });

  it('go with what a write that was killed has left of them, and nothing else does', async () => {
    const { sut, ctx } = await setup();
    await sut.write('exports/one', chunks('a'));
    await sut.write('exports/one2', chunks('b'));
    await writeFile(join(ctx.folder, 'exports/one.half'), 'h');
    await sut.delete('exports/one');
    await sut.delete('exports/one');
    expect([await sut.read('exports/one'), await ctx.names()]).toEqual([undefined, ['one2']]);
  });

  it('are not taken for gone when nobody can tell', async () => {
    const { sut, ctx } = await setup();
    await sut.delete('exports/one');
    await writeFile(join(ctx.folder, 'exports'), 'no folder');
    await expect(sut.delete('exports/one')).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.each(['../one', '/etc/passwd', 'exports/../../x', '', 'a//b'])('refuse the key %j', async (key) => {
    const { sut } = await setup();
    await expect(sut.read(key)).rejects.toThrow(TypeError);
  });
});
