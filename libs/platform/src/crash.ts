import { Logger } from '@nestjs/common';

/** Long enough for the log and an error tracker to hear of it. */
const LAST_WORDS_MS = 1_000;

/**
 * Ends the process for an error that nobody caught, and says so as of any other error: Node by itself would print its message,
 * which may quote a person, and no tracker would hear of it.
 */
export function crash(error: unknown, exit: (code: number) => void = process.exit, afterMs = LAST_WORDS_MS): void {
  const err = error instanceof Error ? error : new Error(typeof error);
  new Logger('process').fatal({ event: 'process_crashed', err });
  setTimeout(() => exit(1), afterMs);
}
