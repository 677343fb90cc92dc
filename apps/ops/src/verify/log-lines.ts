import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Whatever the size of the file, a line at a time. */
export async function* linesOf(file: string, signal: AbortSignal): AsyncGenerator<string> {
  const input = createReadStream(file, { signal });
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield line;
  }
}
