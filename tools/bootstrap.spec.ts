import { mkdirSync, mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, describe, expect, it } from 'vitest';
import { exclusively, isInstalled, root, run } from './bootstrap.mjs';

const setup = (wanted: object, present?: object) => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-bootstrap-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
  mkdirSync(join(folder, 'node_modules'));
  const hidden = join(folder, 'node_modules/.package-lock.json');
  if (present) writeFileSync(hidden, JSON.stringify({ packages: present }));
  return { sut: isInstalled, ctx: { folder } };
};

describe('whether dependencies are installed', () => {
  const tea = { 'node_modules/tea': { version: '1.0.0' } };
  const binaries = { 'node_modules/tea-darwin': { version: '1.0.0', optional: true } };

  it.each([
    { name: 'as the lockfile says', wanted: tea, present: tea, installed: true },
    { name: 'with something extra', wanted: {}, present: tea, installed: true },
    { name: "without another platform's binaries", wanted: { ...tea, ...binaries }, present: tea, installed: true },
    { name: 'not at all', wanted: tea, present: undefined, installed: false },
    { name: 'without a new one', wanted: tea, present: {}, installed: false },
    {
      name: 'in an older version',
      wanted: tea,
      present: { 'node_modules/tea': { version: '0.9.0' } },
      installed: false,
    },
  ])('$name: $installed', ({ wanted, present, installed }) => {
    const { sut, ctx } = setup(wanted, present);
    expect(sut(ctx.folder)).toBe(installed);
  });
});

describe('exclusive work', () => {
  const lock = join(root, '.cache/spec.lock');

  it('is done by one at a time, and the lock is gone afterwards', async () => {
    let inside = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(inside).toBe(1);
      inside -= 1;
    };
    await Promise.all([exclusively('spec', work), exclusively('spec', work)]);
    expect(existsSync(lock)).toBe(false);
  });

  it('takes over the lock of a process that died', async () => {
    // The largest process id of Linux and then some: nobody has it.
    writeFileSync(lock, '4194999');
    await expect(exclusively('spec', async () => undefined)).resolves.toBeUndefined();
  });

  it('lets go of the lock when it fails', async () => {
    await expect(exclusively('spec', () => Promise.reject(new Error('tea')))).rejects.toThrow('tea');
    expect(existsSync(lock)).toBe(false);
  });
});

describe('running a command', () => {
  it.each([
    { script: 'process.exit(3)', code: 3 },
    { script: 'process.kill(process.pid, "SIGKILL")', code: 128 },
  ])('resolves with how $script ended', async ({ script, code }) => {
    expect(await run(process.execPath, ['-e', script], { quiet: true })).toBe(code);
  });
});
