import type { Log, Server, ServerOptions } from './processes.mjs';

export function startNginx(
  folder: string,
  port: number,
  configuration: (paths: { readonly folder: string; readonly pidFile: string }) => string,
  log: Log,
  options?: ServerOptions,
): Promise<{ readonly server: Server; readonly reload: () => void; readonly stop: () => Promise<void> }>;
