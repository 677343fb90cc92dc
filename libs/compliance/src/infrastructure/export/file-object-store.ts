import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ObjectStore } from '../../domain/export/object-store.js';

/** Letters, digits and underscores between slashes: no key leads out of the folder. */
const KEY = /^\w+(?:\/\w+)*$/;

/** In a folder, which all processes have to share. */
export class FileObjectStore extends ObjectStore {
  constructor(private readonly folder: string) {
    super();
  }

  override async write(key: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.pathOf(key);
    const unfinished = `${path}.${randomUUID()}`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      const file = await open(unfinished, 'wx', 0o600);
      try {
        for await (const chunk of content) await file.write(chunk);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  override async read(key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    try {
      const file = await open(this.pathOf(key), constants.O_RDONLY);
      return file.createReadStream();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  override async delete(key: string): Promise<void> {
    const path = this.pathOf(key);
    const names = await namesIn(dirname(path));
    const ours = names.filter((name) => name === basename(path) || name.startsWith(`${basename(path)}.`));
    await Promise.all(ours.map((name) => rm(join(dirname(path), name), { force: true })));
  }

  private pathOf(key: string): string {
    if (!KEY.test(key)) throw new TypeError('an object key is made of words between slashes');
    return join(this.folder, key);
  }
}

/** None when there is no such folder. Another fault says nothing of what is there, and is thrown. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
