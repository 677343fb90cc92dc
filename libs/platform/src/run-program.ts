import { crash } from './crash.js';
import { ConfigError } from './config/load-config.js';
import { isCodedError } from '@rapport/kernel';

/** How long open handles may hold a process that could not start. */
const EXIT_DELAY_MS = 1_000;

/**
 * Runs a program's start. A failure is one readable message and exit code 1: never a stack of somebody's minified
 * source. Started with an IPC channel, the program takes its closing for SIGTERM: whoever started it is gone.
 */
export async function runProgram(start: () => Promise<void>): Promise<void> {
  if (process.channel) {
    process.channel.unref();
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  }
  // Rejections that nobody handles come here as well.
  process.on('uncaughtException', (error) => {
    process.exitCode = 1;
    crash(error);
  });
  try {
    await start();
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 1;
    setTimeout(() => process.exit(), EXIT_DELAY_MS).unref();
  }
}

function describe(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (isCodedError(error)) return `${error.title} (${error.code})${error.detail ? `: ${error.detail}` : ''}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
