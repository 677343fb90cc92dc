import type { Log, Server, ServerOptions } from './processes.mjs';

export function startRedis(
  folder: string,
  log: Log,
  options?: ServerOptions & { readonly password?: string; readonly appendOnly?: boolean },
): Promise<{
  readonly url: string;
  /** Absent in a container, as is its program. */
  readonly server?: Server;
  readonly executable?: string;
  readonly stop: () => Promise<void>;
}>;
