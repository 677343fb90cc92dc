import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Performance } from './performance.js';

export interface WeeklyReport {
  /** RFC 3339, UTC: the end of the week. */
  readonly at: string;
  readonly environment: string;
  readonly performance: Performance;
}

const FOLDER = 'weekly';

/** `weekly/<date>.json` in the folder of reports. Resolves with the file. */
export async function writeWeeklyReport(folder: string, report: WeeklyReport): Promise<string> {
  await mkdir(join(folder, FOLDER), { recursive: true });
  const file = join(folder, FOLDER, `${report.at.slice(0, 10)}.json`);
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  return file;
}

/** Oldest first. */
export async function readWeeklyReports(folder: string): Promise<readonly WeeklyReport[]> {
  const names = await readdir(join(folder, FOLDER)).catch(() => []);
  const files = names.filter((name) => /^\d{4}-\d{2}-\d{2}\.json$/.test(name)).toSorted();
  return Promise.all(
    files.map(async (name) => JSON.parse(await readFile(join(folder, FOLDER, name), 'utf8')) as WeeklyReport),
  );
}
