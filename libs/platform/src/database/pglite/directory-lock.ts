import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import { databaseErrors } from '../database.errors.js';

interface Owner {
  readonly pid: number;
  /** When the process started, in the kernel's words: tells a live owner from a newcomer with a recycled pid. */
  readonly started: string | undefined;
}

/**
 * Keeps a second process out of the embedded database's folder: PGlite itself lets it in and then serves stale rows.
 * The lock is a file that names its owner; the lock of a process that was killed is taken over.
 */
export class DirectoryLock {
  private constructor(private readonly path: string) {}

  /** Throws `database.directory_locked` while a living process holds `path`. */
  static acquire(path: string): DirectoryLock {
    mkdirSync(dirname(path), { recursive: true });
    const candidate = `${path}.${randomUUID()}`;
    const owner: Owner = { pid: process.pid, started: processStart(process.pid) };
    writeFileSync(candidate, JSON.stringify(owner), { mode: 0o600 });
    try {
      for (;;) {
        if (tryLink(candidate, path)) return new DirectoryLock(path);
        const seen = read(path);
        if (seen !== undefined && isAlive(seen)) {
          throw databaseErrors.directoryLocked(`process ${parse(seen)?.pid} holds ${path}`);
        }
        if (seen !== undefined) removeStale(path, seen);
      }
    } finally {
      rmSync(candidate, { force: true });
    }
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

/** A hard link either appears whole, with its content, or fails because the name is taken. */
function tryLink(candidate: string, path: string): boolean {
  try {
    linkSync(candidate, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the file away by renaming, then looks at what was taken: two processes may race for the same stale lock. */
function removeStale(path: string, seen: string): void {
  const taken = `${path}.stale.${randomUUID()}`;
  try {
    renameSync(path, taken);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  // Somebody was faster and this is their fresh lock: give it back.
  if (read(taken) !== seen) tryLink(taken, path);
  rmSync(taken, { force: true });
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
}

function isAlive(lock: string): boolean {
  const owner = parse(lock);
  if (!owner) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it lives, under another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const started = processStart(owner.pid);
  return started === undefined || owner.started === undefined || started === owner.started;
}

const START_TIME_FIELD = 19;

/** Boot id and start tick of a process on Linux; undefined elsewhere, where the pid alone must do. */
function processStart(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const boot = read('/proc/sys/kernel/random/boot_id');
  if (stat === undefined || boot === undefined) return undefined;
  // The command's name may hold spaces, so fields are counted from behind its closing bracket.
  return `${boot.trim()}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME_FIELD]}`;
}
