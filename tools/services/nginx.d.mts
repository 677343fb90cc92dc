import type { Log, Server, ServerOptions } from './processes.mjs';

export function startNginx(
  folder: string,
  port: number,
  configuration: (place: {
    readonly folder: string;
    readonly pidFile: string;
    readonly hand: (path: string) => void;
  }) => string,
  log: Log,
  options?: ServerOptions,
): Promise<{ readonly server: Server; readonly reload: () => void; readonly stop: () => Promise<void> }>;
