import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import { databaseErrors } from '../database.errors.js';

interface Owner {
  readonly pid: number;
  /** When the process started, in the kernel's words: tells a live owner from a newcomer with a recycled pid. */
  readonly started: string | undefined;
  /** No two locks are equal. */
  readonly nonce: string;
}

/** More than a take-over by others can cost; a marker whose holder was stopped in the middle must not stop us too. */
const ATTEMPTS_MAX = 1_000;

/**
 * Keeps a second process out of the embedded database's folder: PGlite itself lets it in and then serves stale rows.
 * The lock is a file that names its owner; the lock of a process that was killed is taken over.
 */
export class DirectoryLock {
  private constructor(private readonly path: string) {}

  /** Throws `database.directory_locked` while a living process holds `path`. */
  static acquire(path: string): DirectoryLock {
    mkdirSync(dirname(path), { recursive: true });
    const nonce = randomUUID();
    const candidate = `${path}.${nonce}`;
    const owner: Owner = { pid: process.pid, started: processStart(process.pid), nonce };
    writeFileSync(candidate, JSON.stringify(owner), { mode: 0o600 });
    try {
      for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        if (tryLink(candidate, path)) return new DirectoryLock(path);
        const seen = read(path);
        if (seen === undefined) continue;
        if (isAlive(seen)) throw lockedBy(path, seen);
        removeStale(path, seen, candidate);
      }
      throw lockedBy(path, read(path));
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

/**
 * Several processes may find the same stale lock. Only the one that holds the marker may remove it, and only after a
 * second look, so that a lock which was taken meanwhile stays.
 */
function removeStale(path: string, seen: string, candidate: string): void {
  const marker = `${path}.takeover`;
  if (!tryLink(candidate, marker)) {
    const holder = read(marker);
    if (holder !== undefined && !isAlive(holder)) rmSync(marker, { force: true });
    return;
  }
  try {
    if (read(path) === seen) rmSync(path, { force: true });
  } finally {
    rmSync(marker, { force: true });
  }
}

const lockedBy = (path: string, lock: string | undefined): Error =>
  databaseErrors.directoryLocked(`process ${parse(lock ?? '')?.pid} holds ${path}`);

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
