import type { Log, Server, ServerOptions } from './processes.mjs';

export function startPostgres(
  folder: string,
  log: Log,
  options?: ServerOptions & { readonly durable?: boolean },
): Promise<{
  readonly url: string;
  /** Absent in a container. */
  readonly server?: Server;
  readonly stop: () => Promise<void>;
}>;
