import type { Log, Server, ServerOptions } from './processes.mjs';

export function startAlertmanager(
  folder: string,
  configFile: string,
  log: Log,
  options?: ServerOptions,
): Promise<{
  readonly url: string;
  readonly amtool: string;
  readonly server: Server;
  readonly stop: () => Promise<void>;
}>;
