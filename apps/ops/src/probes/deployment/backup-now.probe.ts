import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Probe, ProbeContext } from '@rapport/checklist';
import type { BackupManifest } from '@rapport/platform';
import { age, HOUR_MS } from '../support/age.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { jsonOf } from '../support/source-files.js';

/** Made for this deployment, not by last night's schedule. */
const OLDEST_HOURS = 2;
/** Without its keys a database is unreadable. */
const CLASSES = ['database', 'user_keys'] as const;

export const backupNowProbe: Probe = {
  id: 'deployment.backup-now',
  version: 1,
  description: `A backup of the database and of people's keys was made within ${OLDEST_HOURS} h; its digest is right, and it lists its tables`,
  timeoutMs: 120_000,
  run: needing('backupsFolder', async (folder, context) => {
    const { keyCopiesFolder = folder } = context.target;
    const placeOf = (type: string): string => (type === 'user_keys' ? keyCopiesFolder : folder);
    const found = await Promise.all(CLASSES.map((type) => faultsOf(type, placeOf(type), context)));
    return judge(
      found.flat(),
      `database and keys were backed up within ${OLDEST_HOURS} h, and their digests are right`,
      { target: folder },
    );
  }),
};

async function faultsOf(
  type: BackupManifest['class'],
  folder: string,
  context: ProbeContext,
): Promise<readonly string[]> {
  const names = (await readdir(join(folder, type)).catch(() => [])).filter((name) => /^\d{8}T\d{6}Z$/.test(name));
  const newest = names.toSorted().at(-1);
  const manifest =
    newest === undefined ? undefined : await jsonOf<BackupManifest>(folder, type, newest, 'manifest.json');
  if (newest === undefined || !manifest) return [`there is no backup of ${type}: run \`rapport backup create\``];
  const hours = age(context, manifest.createdAt) / HOUR_MS;
  if (hours > OLDEST_HOURS)
    return [`the newest backup of ${type} is ${hours.toFixed(1)} h old: run \`rapport backup create\``];
  const tables = Object.keys(manifest.rows ?? {}).length;
  const sha256 = await digestOf(join(folder, type, newest, 'data.sealed'), context.signal);
  return [
    ...(sha256 === manifest.sha256
      ? []
      : [`the digest of the newest backup of ${type} is not the one of its manifest`]),
    ...(type === 'database' && tables === 0 ? ['the newest backup of the database lists no tables'] : []),
  ];
}

async function digestOf(file: string, signal: AbortSignal): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file, { signal })) hash.update(chunk as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return hash.digest('hex');
}
