import type { Log, Server, ServerOptions } from './processes.mjs';

export function startPrometheus(
  folder: string,
  configFile: string,
  log: Log,
  options?: ServerOptions,
): Promise<{
  readonly url: string;
  readonly promtool: string;
  readonly server: Server;
  readonly stop: () => Promise<void>;
}>;
