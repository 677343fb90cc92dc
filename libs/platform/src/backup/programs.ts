import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { backupErrors } from './backup.errors.js';

const SAID_BYTES = 16_384;
const SAID_CHARACTERS = 300;

export interface Program {
  readonly name: string;
  readonly args: readonly string[];
  /** All of its environment: passwords go here, where other users of the machine do not see them. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs the programs that come with PostgreSQL and Redis. Nothing is buffered; an abort kills them. */
export class Programs {
  constructor(
    private readonly folder: string,
    private readonly signal: AbortSignal,
  ) {}

  /** What the program prints. Throws `backup.program_failed` at the end if it failed, however much it printed. */
  async *read(program: Program): AsyncGenerator<Buffer, void> {
    const { child, ended } = this.start(program);
    child.stdin.end();
    try {
      for await (const chunk of child.stdout as Readable & AsyncIterable<Buffer>) yield chunk;
      await ended;
    } finally {
      child.kill('SIGKILL');
      // Whoever stops reading early wants no second error.
      ended.catch(() => undefined);
    }
  }

  /** Feeds the program. Throws `backup.program_failed`, or what the source throws. */
  async feed(program: Program, source: AsyncIterable<Uint8Array>): Promise<void> {
    const { child, ended } = this.start(program);
    child.stdout.resume();
    let broken: { readonly error: unknown } | undefined;
    // Killed before its pipe is closed: a program that sees its input end would take half of it for all, and commit.
    const guarded = (async function* () {
      try {
        yield* source;
      } catch (error) {
        broken = { error };
        child.kill('SIGKILL');
        throw error;
      }
    })();
    const piped = await pipeline(guarded, child.stdin).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    // A program that ends early breaks its pipe: what it said is the reason, not the pipe.
    const failed = await ended.then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const reason = broken ?? failed ?? piped;
    if (reason) throw reason.error;
  }

  private start({ name, args, environment }: Program): {
    readonly child: ChildProcessWithoutNullStreams;
    readonly ended: Promise<void>;
  } {
    const child = spawn(join(this.folder, name), args, {
      env: environment,
      signal: this.signal,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (said.length < SAID_BYTES) said += chunk.toString('utf8');
    });
    const ended = new Promise<void>((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        reject(this.signal.aborted ? this.signal.reason : backupErrors.programFailed(`${name}: ${error.code}`));
      });
      child.once('close', (code, killedBy) => {
        if (code === 0) resolve();
        else reject(backupErrors.programFailed(`${name}: ${reasonIn(said) ?? `ended with ${code ?? killedBy}`}`));
      });
    });
    // Awaited later: until then a failure is no unhandled one.
    ended.catch(() => undefined);
    return { child, ended };
  }
}

/** The line that says what is wrong. The lines below it (DETAIL, CONTEXT) may quote rows: they are left out. */
function reasonIn(said: string): string | undefined {
  return said
    .split('\n')
    .find((line) => /error|fatal|could not|NOAUTH|WRONGPASS/i.test(line))
    ?.slice(0, SAID_CHARACTERS);
}
