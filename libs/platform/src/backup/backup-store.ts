import { createHash, createHmac, hkdfSync, randomUUID, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '@rapport/kernel';
import type { BackupKey, BackupKeys } from './backup-keys.js';
import { backupErrors } from './backup.errors.js';
import { openStream, sealStream } from './sealed-stream.js';

/** `database` is everything but people's keys, which are `user_keys`; `shared_state` is Redis. */
export type BackupClass = 'database' | 'user_keys' | 'shared_state';

/** What stands beside a sealed file, readable by everybody, with a MAC of the key that sealed the file. */
export interface BackupManifest {
  readonly format: 'rapport-backup';
  readonly version: 1;
  readonly class: BackupClass;
  /** UTC, `20261123T030405Z`: sorts by age. */
  readonly id: string;
  /** RFC 3339: what was there at this time is in it. */
  readonly createdAt: string;
  readonly keyId: string;
  /** Of the sealed file. */
  readonly bytes: number;
  /** Of the sealed file, hex. */
  readonly sha256: string;
  /** Rows by table as the snapshot saw them; of `database` only. */
  readonly rows?: Readonly<Record<string, number>>;
}

export interface PruneRule {
  readonly kept: number;
  readonly oldest: Date;
  readonly abandoned: Date;
}

const ID = /^\d{8}T\d{6}Z$/;
const DATA = 'data.sealed';
const MANIFEST = 'manifest.json';
const UNFINISHED = '.unfinished-';

/** Backups of one class: a folder each, which appears whole or not at all. Throws `backup.store_unavailable`. */
export class BackupStore {
  private readonly folder: string;

  constructor(
    root: string,
    private readonly type: BackupClass,
    private readonly keys: BackupKeys,
  ) {
    this.folder = join(root, type);
  }

  /** Seals and stores what was there `at` that time. */
  async write(
    at: Date,
    content: AsyncIterable<Uint8Array>,
    facts: Pick<BackupManifest, 'rows'> = {},
  ): Promise<BackupManifest> {
    const id = idOf(at);
    const unfinished = join(this.folder, `${UNFINISHED}${id}-${randomUUID()}`);
    const { active } = this.keys;
    try {
      await stored(() => mkdir(unfinished, { recursive: true, mode: 0o700 }));
      const sealed = sealStream(content, active.key, this.nameOf(id));
      const { bytes, sha256 } = await writeSynced(join(unfinished, DATA), sealed);
      const manifest = {
        format: 'rapport-backup',
        version: 1,
        class: this.type,
        id,
        createdAt: at.toISOString(),
      } as const;
      const complete: BackupManifest = { ...manifest, keyId: active.id, bytes, sha256, ...facts };
      const text = `${JSON.stringify({ ...complete, mac: macOf(complete, active) }, undefined, 2)}\n`;
      await writeSynced(join(unfinished, MANIFEST), [Buffer.from(text)]);
      await stored(() => rename(unfinished, join(this.folder, id)));
      return complete;
    } catch (error) {
      // What went wrong first is what the operator is told.
      await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** The newest first. What a run left unfinished is none. */
  async list(): Promise<readonly string[]> {
    const names = await stored(() => readdir(this.folder)).catch((error: unknown) => {
      if (causeOf(error) === 'ENOENT') return [];
      throw error;
    });
    return names
      .filter((name) => ID.test(name))
      .toSorted()
      .toReversed();
  }

  /** @param id absent: the newest; throws `backup.not_found`, `backup.wrong_key` or `backup.damaged` */
  async manifest(id?: string): Promise<BackupManifest> {
    const ids = await this.list();
    const found = id === undefined ? ids[0] : ids.find((known) => known === id);
    if (found === undefined)
      throw backupErrors.notFound(id === undefined ? `no ${this.type} yet` : `${this.type} ${id}`);
    const { mac, ...manifest } = await this.readManifest(found);
    const expected = Buffer.from(macOf(manifest, this.keys.find(manifest.keyId)));
    const given = Buffer.from(String(mac));
    if (manifest.id !== found || expected.length !== given.length || !timingSafeEqual(expected, given))
      throw backupErrors.damaged(`the manifest of ${this.type} ${found} was altered`);
    return manifest;
  }

  /** The content, opened as it is read. Its digest is compared at the end: throws `backup.damaged`, then at the latest. */
  async *read({ id, keyId, sha256 }: BackupManifest): AsyncGenerator<Buffer, void> {
    const hash = createHash('sha256');
    const file = createReadStream(join(this.folder, id, DATA), { highWaterMark: 256 * 1_024 });
    const hashed = (async function* (): AsyncGenerator<Buffer, void> {
      try {
        for await (const chunk of file as AsyncIterable<Buffer>) {
          hash.update(chunk);
          yield chunk;
        }
      } catch (error) {
        throw backupErrors.storeUnavailable((error as NodeJS.ErrnoException).code, { cause: error });
      }
    })();
    yield* openStream(hashed, this.keys.find(keyId).key, this.nameOf(id));
    if (hash.digest('hex') !== sha256) throw backupErrors.damaged('its digest is not the one of its manifest');
  }

  /** Removes what is beyond `kept` or older than `oldest`, never the newest one, and what runs before `abandoned` left. */
  async prune({ kept, oldest, abandoned }: PruneRule): Promise<readonly string[]> {
    const ids = await this.list();
    const gone = ids.filter((id, index) => index > 0 && (index >= kept || id < idOf(oldest)));
    const names = await stored(() => readdir(this.folder));
    const left = names.filter((name) => name.startsWith(UNFINISHED) && name < `${UNFINISHED}${idOf(abandoned)}`);
    for (const name of [...gone, ...left])
      await stored(() => rm(join(this.folder, name), { recursive: true, force: true }));
    return gone;
  }

  private async readManifest(id: string): Promise<BackupManifest & { readonly mac?: unknown }> {
    try {
      return JSON.parse(await readFile(join(this.folder, id, MANIFEST), 'utf8')) as BackupManifest;
    } catch {
      throw backupErrors.damaged(`${this.type} ${id} has no readable manifest`);
    }
  }

  /** Ties a file to its place: one cannot stand in for another. */
  private nameOf(id: string): string {
    return `${this.type}:${id}`;
  }
}

const idOf = (at: Date): string => at.toISOString().replaceAll(/[-:]|\.\d+/g, '');

function macOf(manifest: BackupManifest, { key }: BackupKey): string {
  const macKey = Buffer.from(hkdfSync('sha256', key, '', 'rapport/backup-manifest/v1', 32));
  return createHmac('sha256', macKey).update(canonicalJson(manifest)).digest('base64');
}

async function writeSynced(
  path: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await stored(() => open(path, 'wx', 0o600));
  try {
    for await (const chunk of content) {
      await stored(() => file.writeFile(chunk));
      hash.update(chunk);
      bytes += chunk.length;
    }
    await stored(() => file.sync());
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function stored<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw backupErrors.storeUnavailable((error as NodeJS.ErrnoException).code, { cause: error });
  }
}

const causeOf = (error: unknown): string | undefined =>
  ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;
