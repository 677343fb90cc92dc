import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BackupKeys } from './backup-keys.js';

const newKey = (): string => randomBytes(32).toString('base64');

describe('the keys of backups', () => {
  it('are told apart by an id that stays the same', () => {
    const [first, second] = [newKey(), newKey()];
    expect(BackupKeys.load(first).active.id).toBe(BackupKeys.load(first).active.id);
    expect(BackupKeys.load(first).active.id).not.toBe(BackupKeys.load(second).active.id);
  });

  it('may be several: the first seals, all open', () => {
    const [older, newer] = [newKey(), newKey()];
    const keys = BackupKeys.load(`${newer},${older}`);
    expect(keys.active.id).toBe(BackupKeys.load(newer).active.id);
    expect(keys.find(BackupKeys.load(older).active.id).key.equals(BackupKeys.load(older).active.key)).toBe(true);
  });

  it('may lie in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'backup-key-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const key = newKey();
    writeFileSync(join(folder, 'key'), `${key}\n`);
    expect(BackupKeys.load(join(folder, 'key')).active.id).toBe(BackupKeys.load(key).active.id);
  });

  it('may begin with a slash and yet be no path', () => {
    expect(BackupKeys.load(Buffer.alloc(32, 255).toString('base64')).active.id).toHaveLength(16);
  });

  it.each([
    [undefined, 'backup.key_missing'],
    ['c2hvcnQ=', 'backup.key_invalid'],
    ['/nowhere/at/all', 'backup.key_invalid'],
  ])('%s is refused with %s', (value, code) => {
    expect(() => BackupKeys.load(value)).toThrow(expect.objectContaining({ code }));
  });

  it('that are not there are named by their id, and refused', () => {
    expect(() => BackupKeys.load(newKey()).find('0123456789abcdef')).toThrow(
      expect.objectContaining({ code: 'backup.wrong_key', detail: 'it needs the key 0123456789abcdef' }),
    );
  });
});
