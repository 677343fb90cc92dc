import { fork, type ChildProcess } from 'node:child_process';

export interface Child {
  readonly pid: number;
  readonly url: string;
  /** Whatever else the program reported when it was ready. */
  readonly report: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;

/** Runs a program that reports `{ url, … }` over IPC once it listens. */
export async function startBaseline(file: string, environment: Record<string, string>): Promise<Child> {
  const child = fork(file, { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const report = await firstMessage(child, file);
  return { pid: child.pid as number, url: report['url'] as string, report, stop: () => stop(child) };
}

/** Runs one of our programs, with `options` for V8 and node, and waits until its ready URL answers 200. */
export async function startProgram(
  file: string,
  environment: Record<string, string>,
  url: string,
  readyPath: string,
  options: readonly string[] = [],
): Promise<Child> {
  const child = fork(file, {
    env: { ...process.env, ...environment },
    execArgv: [...options],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const answer = await fetch(url + readyPath).catch(() => undefined);
    if (answer?.ok) break;
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${file} did not become ready`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { pid: child.pid as number, url, report: {}, stop: () => stop(child) };
}

function firstMessage(child: ChildProcess, file: string): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Record<string, string>));
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it listened`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exited;
}
