/** Longer lines are none of ours, and are passed over rather than held. */
const LONGEST_LINE = 1_048_576;
const NEWLINE = 0x0a;

/** A field of a log entry, and the value that it must have. */
export interface LogFilter {
  readonly field: 'request_id' | 'subject';
  readonly value: string;
}

/** The lines of an NDJSON log with that value, in order. Holds one line at a time, whatever the size of the log. */
export async function* matchingLines(log: AsyncIterable<Buffer>, filter: LogFilter): AsyncGenerator<string> {
  for await (const line of linesOf(log)) if (matches(line, filter)) yield line;
}

async function* linesOf(log: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  let length = 0;
  const take = (chunk: Buffer): void => {
    length += chunk.length;
    if (length <= LONGEST_LINE) begun.push(chunk);
    else begun = [];
  };
  const finish = (): string => {
    const line = length <= LONGEST_LINE ? Buffer.concat(begun).toString('utf8') : '';
    begun = [];
    length = 0;
    return line;
  };
  for await (const chunk of log) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    take(chunk.subarray(start));
  }
  yield finish();
}

function matches(line: string, { field, value }: LogFilter): boolean {
  // Most lines are others': they are not parsed.
  if (!line.includes(value)) return false;
  try {
    const entry = JSON.parse(line) as Record<string, unknown> | null;
    return entry?.[field] === value;
  } catch {
    // What a runtime or a collector wrote between our lines.
    return false;
  }
}
