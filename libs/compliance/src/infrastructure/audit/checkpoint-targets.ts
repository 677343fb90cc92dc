import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointTarget } from '../../domain/audit/checkpoint-target.js';
import type { StoredCheckpoint } from '../../domain/audit/log-verifier.js';

const SUFFIX = '.checkpoint';
/** Makes names sort by size. */
const DIGITS = 16;
const TIMEOUT_MS = 10_000;

export function checkpointTarget(target: string): CheckpointTarget {
  return /^https?:\/\//.test(target) ? new HttpCheckpointTarget(target) : new DirectoryCheckpointTarget(target);
}

/** A file for each checkpoint, which appears whole or not at all. */
class DirectoryCheckpointTarget extends CheckpointTarget {
  constructor(private readonly directory: string) {
    super();
  }

  override async latest(): Promise<string | undefined> {
    await mkdir(this.directory, { recursive: true });
    const names = (await readdir(this.directory)).filter((name) => name.endsWith(SUFFIX)).toSorted();
    const last = names.at(-1);
    return last === undefined ? undefined : await readFile(join(this.directory, last), 'utf8');
  }

  override async publish({ size, note }: StoredCheckpoint): Promise<void> {
    const path = join(this.directory, `${String(size).padStart(DIGITS, '0')}${SUFFIX}`);
    const unfinished = `${path}.${randomUUID()}`;
    await writeFile(unfinished, note, { flush: true });
    await rename(unfinished, path);
  }
}

/** `PUT <address>/<size>`; the other side keeps what it got. */
class HttpCheckpointTarget extends CheckpointTarget {
  private last: string | undefined;

  constructor(private readonly address: string) {
    super();
  }

  /** Only of this process: a place that takes notes need not give them back. */
  override async latest(): Promise<string | undefined> {
    return this.last;
  }

  override async publish({ size, note }: StoredCheckpoint): Promise<void> {
    const response = await fetch(`${this.address.replace(/\/$/, '')}/${size}`, {
      method: 'PUT',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: note,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`the checkpoint was answered with ${response.status}`);
    this.last = note;
  }
}
