import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RunReport, Target } from '@rapport/checklist';

/** `<kind>.json` in the folder of reports: the latest of a kind. Resolves with the file. */
export async function storeRunReport(folder: string, report: RunReport): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${report.kind}.json`);
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  return file;
}

/** Full hash of what is examined: the release's, or that of the sources around. */
export async function commitOf({ release, sourceFolder = '.' }: Target): Promise<string> {
  if (release) return release.commit;
  const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: sourceFolder }).catch(() => ({
    stdout: 'unknown',
  }));
  return stdout.trim();
}

/** Figures that were measured; the others are left out. */
export function figuresOf(measured: Readonly<Record<string, number | undefined>>): Readonly<Record<string, number>> {
  const known = Object.entries(measured).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, Math.round(value * 1e4) / 1e4]));
}
