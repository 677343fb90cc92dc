/** Longer lines are none of ours, and are passed over rather than held. */
const LONGEST_LINE = 1_048_576;
const NEWLINE = 0x0a;

/** What one of an entry's fields must be. A request is known by its id and, where it is traced, by that of its trace. */
export interface LogFilter {
  readonly field: 'request_id' | 'subject';
  readonly value: string;
}

const FIELDS = { request_id: ['request_id', 'trace_id'], subject: ['subject'] } as const;

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
    return FIELDS[field].some((name) => entry?.[name] === value);
  } catch {
    // What a runtime or a collector wrote between our lines.
    return false;
  }
}
