/** A server of ours that may be ill-treated: told by its own pid, started again with what it left behind. */
export interface Server {
  readonly pid: number | undefined;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
  /** Tries for 20 seconds, or as long as it is told. */
  readonly revive: (withinMs?: number) => Promise<void>;
}

export type Log = (line: string) => void;

export interface ServerOptions {
  /** Gets what the server prints, in pieces of any size. */
  readonly onOutput?: (chunk: Buffer) => void;
}

export function freePort(): Promise<number>;
export function findExecutable(name: string, folders?: readonly string[]): string | undefined;
export function run(
  command: string,
  args: readonly string[],
  options?: import('node:child_process').SpawnSyncOptions,
): string;
