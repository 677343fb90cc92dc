import { fail, unknown, type Finding } from '@rapport/checklist';
import { ServiceFault } from '../client/person.js';

/** What one part of a journey saw, or why it saw nothing. */
export type Step<T> = { readonly value: T } | { readonly fault: string; readonly limited: boolean };

/** Looks, and keeps what went wrong: the service's fault is what was to be seen. Rejects only when time is up. */
export async function step<T>(signal: AbortSignal, look: () => Promise<T>): Promise<Step<T>> {
  try {
    return { value: await look() };
  } catch (error) {
    signal.throwIfAborted();
    return { fault: wordsFor(error), limited: isLimited(error) };
  }
}

/** The value of an earlier step that this one needs. */
export function needed<T>(earlier: Step<T>): T {
  if ('value' in earlier) return earlier.value;
  throw new ServiceFault(earlier.fault, earlier.limited ? TOO_MANY : 0);
}

/** Judges what a step saw. That it saw nothing is a failure, unless a limit kept it from looking. */
export function judged<T>(seen: Step<T>, judge: (value: T) => Finding): Finding {
  if ('value' in seen) return judge(seen.value);
  return (seen.limited ? unknown : fail)(seen.fault);
}

const TOO_MANY = 429;

/** A limit that was reached says nothing against the service, and nothing for it. */
export const isLimited = (error: unknown): boolean => error instanceof ServiceFault && error.status === TOO_MANY;

/** Our own words, or the code of a broken connection; never the text of an unknown error, which may hold anything. */
function wordsFor(error: unknown): string {
  if (error instanceof ServiceFault) return error.message;
  const { code, name } = error as { code?: string; name?: string };
  return `the service did not answer (${code ?? name ?? 'unknown error'})`;
}
