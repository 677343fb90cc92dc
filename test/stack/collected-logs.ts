import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** One folder with what every process writes, a JSON line each: what a collector of a cluster would hold. */
export class CollectedLogs {
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
  }

  file(name: string): string {
    return join(this.folder, `${name}.ndjson`);
  }

  /** For a server that is not ours: its plain lines are put into JSON, lines of JSON are kept. */
  takerOf(name: string): (chunk: Buffer) => void {
    let rest = '';
    return (chunk) => {
      const lines = `${rest}${chunk.toString('utf8')}`.split('\n');
      rest = lines.pop() ?? '';
      const written = lines.filter((line) => line !== '').map((line) => (isObject(line) ? line : wrapped(name, line)));
      if (written.length > 0) appendFileSync(this.file(name), `${written.join('\n')}\n`);
    };
  }
}

const wrapped = (logger: string, msg: string): string =>
  JSON.stringify({ time: new Date().toISOString(), level: 'info', logger, msg });

function isObject(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
