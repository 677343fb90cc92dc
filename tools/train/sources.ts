// The public sets that models are trained on: which file, whose, under which licence, and how its rows are labelled.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expand } from './expand.js';

export interface Labelled {
  readonly text: string;
  readonly y: number;
  /** What it came from: a file, or a part of one. */
  readonly source: string;
  /** Rows of one template, where that is known. */
  readonly group?: string;
  /** How much a row counts in training; 1 when absent. */
  readonly weight?: number;
}

export type RawRow = Readonly<Record<string, unknown>>;

/** Rows of a JSONL file, plain or gzipped. */
export function readRows(file: string): RawRow[] {
  const bytes = readFileSync(file);
  const text = bytes.length > 1 && bytes.readUInt16BE(0) === 0x1f8b ? gunzipSync(bytes) : bytes;
  return text
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as RawRow);
}

/** Rows of the public set of this name, looked for in the folder and one level below. */
export function readSet(folder: string, name: string): RawRow[] {
  for (const place of [
    folder,
    ...readdirSync(folder, { withFileTypes: true })
      .filter((one) => one.isDirectory())
      .map((one) => join(folder, one.name)),
  ]) {
    for (const ending of ['.jsonl.gz', '.jsonl']) {
      const file = join(place, `${name}${ending}`);
      if (existsSync(file)) return readRows(file);
    }
  }
  throw new Error(`there is no ${name}.jsonl(.gz) in ${folder}`);
}

/** Text of our own: what public sets lack. A line may hold alternatives (`{tea|coffee}`); all its readings are one group. */
export function readOwn(name: string): { text: string; group: string; row: RawRow }[] {
  return readRows(join(import.meta.dirname, 'own', `${name}.jsonl`)).flatMap((row, line) =>
    expand(String(row['t'])).map((text) => ({ text, group: `${name}:${line}`, row })),
  );
}
