import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../fault/program.js';
import type { Environment } from './settings.js';

const program = join(root, 'dist', 'apps', 'ops', 'src', 'main.js');

/** Runs one of the operator's commands to its end; returns what it printed. Throws what it said when it fails. */
export function rapport(args: readonly string[], environment: Environment): string {
  const env = { PATH: process.env['PATH'], ...environment };
  const result = spawnSync(process.execPath, [program, ...args], { env, cwd: root, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`rapport ${args.join(' ')} failed:\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** Runs one with its output shown; resolves with its exit code. */
export function rapportAloud(args: readonly string[], environment: Environment): Promise<number> {
  const env = { PATH: process.env['PATH'], ...environment };
  const child = spawn(process.execPath, [program, ...args], {
    env,
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('exit', (code) => resolve(code ?? 128));
  });
}

/** Full hash of the commit that is checked out; empty where there is no repository. */
export function commitOf(revision = 'HEAD'): string {
  const result = spawnSync('git', ['rev-parse', revision], { cwd: root, encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : '';
}
