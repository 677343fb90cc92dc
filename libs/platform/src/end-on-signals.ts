import { Logger, type INestApplication } from '@nestjs/common';
import { SystemClock, type Clock } from '@rapport/kernel';
import type { HttpConfig } from './http/http.config.js';

/** Those that ask a process to stop. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;

/** What a test puts in place of the process. */
interface Surroundings {
  readonly signals: Pick<NodeJS.EventEmitter, 'once'>;
  readonly clock: Clock;
  exit(code: number): void;
}

const THIS_PROCESS: Surroundings = { signals: process, clock: new SystemClock(), exit: (code) => process.exit(code) };

/**
 * Lets a signal shut the application down in order, with exit code 0: a stop that was asked for is a success. Every step of that
 * has a limit of its own; should one be forgotten, or their sum be too long, the process ends all the same, with 1, before whoever
 * started it would kill it without a word.
 */
export function endOnSignals(
  app: Pick<INestApplication, 'enableShutdownHooks'>,
  { shutdownExitMs }: Pick<HttpConfig, 'shutdownExitMs'>,
  { signals, clock, exit }: Surroundings = THIS_PROCESS,
): void {
  const end = (): void => {
    new Logger('process').error({ event: 'shutdown_overdue', ...openResources() });
    exit(1);
  };
  for (const signal of SIGNALS) signals.once(signal, () => clock.setTimer(shutdownExitMs, end));
  app.enableShutdownHooks([], { useProcessExit: true });
}

/** What keeps the process: how many of each kind, such as `TCPSocketWrap` or `Timeout`. */
function openResources(): Record<string, number> {
  const kinds = Object.entries(Object.groupBy(process.getActiveResourcesInfo(), (kind) => kind));
  return Object.fromEntries(kinds.map(([kind, all = []]) => [kind, all.length]));
}
