import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryLock } from './directory-lock.js';

describe('directory lock', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lock-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const path = (): string => join(folder, 'data', 'pglite.lock');
  const locked = expect.objectContaining({ code: 'database.directory_locked' });

  it('is held by one at a time and names the holder', () => {
    const lock = DirectoryLock.acquire(path());
    expect(() => DirectoryLock.acquire(path())).toThrow(locked);
    expect(() => DirectoryLock.acquire(path())).toThrow(String(process.pid));
    lock.release();
    expect(() => DirectoryLock.acquire(path())).not.toThrow();
  });

  it('is taken over from a process that is gone', () => {
    const { pid } = spawnSync('true');
    DirectoryLock.acquire(path()).release();
    writeFileSync(path(), JSON.stringify({ pid }));
    DirectoryLock.acquire(path());
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it.runIf(existsSync('/proc/self/stat'))('is taken over when the pid belongs to a newer process by now', () => {
    DirectoryLock.acquire(path());
    const owner = JSON.parse(readFileSync(path(), 'utf8')) as { started: string };
    writeFileSync(path(), JSON.stringify({ ...owner, started: `${owner.started}0` }));
    expect(() => DirectoryLock.acquire(path())).not.toThrow();
  });

  it('is taken over when its file is damaged', () => {
    DirectoryLock.acquire(path()).release();
    writeFileSync(path(), '{"pid":');
    expect(() => DirectoryLock.acquire(path())).not.toThrow();
  });

  it('is taken over although another process died while it did the same', () => {
    const { pid } = spawnSync('true');
    DirectoryLock.acquire(path()).release();
    for (const file of [path(), `${path()}.takeover`]) writeFileSync(file, JSON.stringify({ pid }));
    DirectoryLock.acquire(path());
    expect(readdirSync(join(folder, 'data'))).toEqual(['pglite.lock']);
  });

  it('gives up when a living process stopped in the middle of a take-over', () => {
    const { pid } = spawnSync('true');
    DirectoryLock.acquire(path()).release();
    writeFileSync(path(), JSON.stringify({ pid }));
    writeFileSync(`${path()}.takeover`, JSON.stringify({ pid: process.pid }));
    expect(() => DirectoryLock.acquire(path())).toThrow(locked);
  });

  it('leaves nothing else behind', () => {
    const lock = DirectoryLock.acquire(path());
    expect(() => DirectoryLock.acquire(path())).toThrow(locked);
    lock.release();
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
  });
});
