import { spawn } from 'node:child_process';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const OUTPUT_MOST = 16 * 1024 * 1024;

/** Runs a program in a folder to its end; killed when `signal` aborts. Rejects when it cannot be started, or says too much. */
export function runTool(command: string, args: readonly string[], cwd: string, signal: AbortSignal): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, signal, stdio: ['ignore', 'pipe', 'pipe'], killSignal: 'SIGKILL' });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        output[name] += chunk;
        if (output[name].length > OUTPUT_MOST) child.kill('SIGKILL');
      });
    }
    child.once('error', reject);
    child.once('close', (code, killedBy) =>
      killedBy ? reject(new Error(`${command} was killed`)) : resolve({ code: code ?? -1, ...output }),
    );
  });
}

/** A script of Node's, on the Node that runs this. */
export const runNode = (args: readonly string[], cwd: string, signal: AbortSignal): Promise<Ran> =>
  runTool(process.execPath, args, cwd, signal);

/** The last lines of what a tool said, for whoever has to mend it. */
export function lastLines({ stdout, stderr }: Ran, most = 20): readonly string[] {
  return `${stdout}\n${stderr}`
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-most);
}
