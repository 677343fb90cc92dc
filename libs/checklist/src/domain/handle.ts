import type { ErrorFactory } from '@rapport/kernel';

const HANDLE = /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,63}$/u;

/** Accounts of staff are named by a handle; an e-mail address would be personal data in a file that many read. */
export function assertHandle(by: string, refused: ErrorFactory): void {
  if (!HANDLE.test(by))
    throw refused('whoever does it is named by a handle, such as dana or ci/4711: no address, no blanks');
}

/** Two spellings of one identity are one identity. */
export const identityOf = (handle: string): string => handle.normalize('NFKC').toLowerCase();
