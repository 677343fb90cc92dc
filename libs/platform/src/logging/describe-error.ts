import { isCodedError } from '@rapport/kernel';

export interface ErrorDescription {
  readonly name: string;
  readonly code?: string;
  /** Frames only: the first line of a stack repeats the message. */
  readonly stack: readonly string[];
  readonly cause?: ErrorDescription;
}

const IDENTIFIER = /^[\w.:/-]{1,64}$/;
const MAX_FRAMES = 12;
const MAX_CAUSES = 4;

/**
 * What may be logged of an error. Messages are left out: those of libraries quote what they choked on (SQL parameters,
 * URLs, bodies, prompts), so they are as personal as the data itself. Coded errors have codes instead.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, stack: [] };
  const code = codeOf(error);
  return {
    name: identifier(error.name) ?? 'Error',
    ...(code === undefined ? {} : { code }),
    stack: framesOf(error),
    ...(error.cause === undefined || depth === MAX_CAUSES ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}

function codeOf(error: Error): string | undefined {
  if (isCodedError(error)) return error.code;
  return 'code' in error ? identifier(String(error.code)) : undefined;
}

function identifier(text: string): string | undefined {
  return IDENTIFIER.test(text) ? text : undefined;
}

function framesOf(error: Error): string[] {
  const stack = error.stack ?? '';
  // A message may run over several lines, and one of them may look like a frame.
  const start = error.message === '' ? 0 : stack.indexOf(error.message) + error.message.length;
  return stack
    .slice(start)
    .split('\n')
    .filter((line) => FRAME.test(line))
    .map((line) => line.trim())
    .slice(0, MAX_FRAMES);
}

const FRAME = /^\s+at .+$/;
