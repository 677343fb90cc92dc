import { Logger } from '@nestjs/common';
import { SystemClock, type Clock } from '@rapport/kernel';

/** Long enough for the log and an error tracker to hear of it. */
const LAST_WORDS_MS = 1_000;

/**
 * Ends the process for an error that nobody caught, and says so as of any other error: Node by itself would print its message,
 * which may quote a person, and no tracker would hear of it.
 */
export function crash(
  error: unknown,
  clock: Clock = new SystemClock(),
  exit: (code: number) => void = process.exit,
): void {
  const err = error instanceof Error ? error : new Error(typeof error);
  new Logger('process').fatal({ event: 'process_crashed', err });
  clock.setTimer(LAST_WORDS_MS, () => exit(1));
}
