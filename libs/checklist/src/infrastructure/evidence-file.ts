import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@rapport/kernel';
import { findPersonalData, replaceSpans } from '@rapport/platform';
import { EvidenceStore } from '../domain/evidence-store.js';
import { checklistErrors } from '../checklist.errors.js';
import type { Evidence, Sample } from '../domain/evidence.js';

const LOCK_RETRIES = 50;
const LOCK_PAUSE_MS = 100;
/** Addresses of pages and machines are what evidence is about. */
const ALLOWED = new Set(['URL', 'IP'] as const);
/** Written by us, of a form that a detector may take for a number of somebody's. */
const MADE_HERE = new Set([
  'outputSha256',
  'reportSha256',
  'signature',
  'at',
  'freshUntil',
  'until',
  'release',
  'digest',
  'item',
]);

type Chained = Evidence & { readonly previous: string };

/** `evidence.ndjson` and `samples.ndjson` in a folder. Each line of evidence holds the hash of the line before it. */
export class EvidenceFile extends EvidenceStore {
  private readonly file: string;
  private readonly sampleFile: string;

  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
  ) {
    super();
    this.file = join(folder, 'evidence.ndjson');
    this.sampleFile = join(folder, 'samples.ndjson');
  }

  override async evidence(): Promise<readonly Evidence[]> {
    return this.parse(await completeLines(this.file));
  }

  override async append(evidence: readonly Evidence[]): Promise<string | undefined> {
    await mkdir(this.folder, { recursive: true });
    return this.locked(async () => {
      const lines = await completeLines(this.file);
      this.parse(lines);
      let previous = hashOf(lines.at(-1));
      const added = evidence.map((one) => {
        const line = JSON.stringify({ ...withoutPersonalData(one), previous } satisfies Chained);
        previous = hashOf(line);
        return line;
      });
      await appendAfter(this.file, lines, added);
      return lines.length + added.length === 0 ? undefined : previous;
    });
  }

  override async samples(): Promise<readonly Sample[]> {
    return (await completeLines(this.sampleFile)).map((line) => JSON.parse(line) as Sample);
  }

  override async appendSample(sample: Sample): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await this.locked(async () =>
      appendAfter(this.sampleFile, await completeLines(this.sampleFile), [JSON.stringify(sample)]),
    );
  }

  private parse(lines: readonly string[]): readonly Evidence[] {
    let expected = hashOf(undefined);
    return lines.map((line, index) => {
      const one = parsed(line);
      if (one?.previous !== expected)
        throw checklistErrors.evidenceChanged(`${this.file}, at or before line ${index + 1}`);
      expected = hashOf(line);
      return one;
    });
  }

  private async locked<T>(work: () => Promise<T>): Promise<T> {
    const lock = join(this.folder, 'evidence.lock');
    for (let attempt = 0; ; attempt++) {
      try {
        await (await open(lock, 'wx')).close();
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        if (attempt >= LOCK_RETRIES) throw checklistErrors.evidenceLocked(lock);
        await this.clock.sleep(LOCK_PAUSE_MS);
      }
    }
    try {
      return await work();
    } finally {
      await rm(lock, { force: true });
    }
  }
}

const hashOf = (line: string | undefined): string =>
  createHash('sha256')
    .update(line ?? '')
    .digest('hex');

function parsed(line: string): Chained | undefined {
  try {
    return JSON.parse(line) as Chained;
  } catch {
    return undefined;
  }
}

/** What a crash left of a last line was never acknowledged. */
async function completeLines(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
}

async function appendAfter(file: string, before: readonly string[], added: readonly string[]): Promise<void> {
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.truncate(before.reduce((bytes, line) => bytes + Buffer.byteLength(line) + 1, 0));
    await handle.appendFile(added.map((line) => `${line}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Texts are masked where they have the form of personal data; what follows from our own code stays as it is. */
function withoutPersonalData<T extends Evidence>(evidence: T): T {
  const entries = Object.entries(evidence).map(([name, value]: [string, unknown]) => [
    name,
    MADE_HERE.has(name) ? value : masked(value),
  ]);
  return Object.fromEntries(entries) as T;
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'string') return value;
  return replaceSpans(value, findPersonalData(value, ALLOWED), ({ type }) => `[${type}]`);
}
