import { isCodedError } from '@rapport/kernel';

/**
 * Whether what failed may succeed when it is tried again, as it is: the store is away, or was too slow. What timed out may
 * have been done all the same, so it must be safe to repeat.
 */
export function isAway(error: unknown): boolean {
  return isCodedError(error) && (error.kind === 'unavailable' || error.kind === 'timeout');
}
