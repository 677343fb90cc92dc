import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from './client.js';
import type { Environment, RunningProgram } from './installation.js';

const SHOWN = 60;

/** The heap of one program, as it can be searched from outside: collected before, so that what is found is held by something. */
export class WatchedHeap {
  // Apart from what is searched for residue: a snapshot of a person who is there holds all of them.
  private readonly path = join(tmpdir(), `rapport-privacy-${process.pid}.heapsnapshot`);

  /** What the program has to be started with. */
  get environment(): Environment {
    const loaded = pathToFileURL(join(import.meta.dirname, 'heap-on-signal.js')).href;
    return { NODE_OPTIONS: `--import=${loaded}`, HEAP_SNAPSHOT_FILE: this.path };
  }

  /** `canary: what surrounds it` for each that is alive, in whatever case. Strings of a snapshot are JSON; canaries are ASCII. */
  async hits({ program }: RunningProgram, canaries: Readonly<Record<string, string>>): Promise<string[]> {
    program.signal('SIGWINCH');
    try {
      if (!(await until(async () => existsSync(this.path)))) throw new Error('the program wrote no heap snapshot');
      const text = readFileSync(this.path).toString('latin1').toLowerCase();
      return Object.entries(canaries).flatMap(([what, word]) => {
        const at = text.indexOf(word.toLowerCase());
        return at < 0 ? [] : [`${what}: ${text.slice(Math.max(0, at - SHOWN), at + SHOWN)}`];
      });
    } finally {
      rmSync(this.path, { force: true });
    }
  }
}
