import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file's text; undefined when there is none. */
export async function textOf(...path: string[]): Promise<string | undefined> {
  try {
    return await readFile(join(...path), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}

/** A JSON file; undefined when there is none. */
export async function jsonOf<T>(...path: string[]): Promise<T | undefined> {
  const text = await textOf(...path);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** Bytes of a file; undefined when there is none. */
export async function sizeOf(...path: string[]): Promise<number | undefined> {
  return stat(join(...path)).then(
    ({ size }) => size,
    () => undefined,
  );
}
