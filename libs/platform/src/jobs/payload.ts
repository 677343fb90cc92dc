import { jobsErrors } from './jobs.errors.js';

/** Ids, slugs, codes, time stamps: nothing with a space or a letter beyond ASCII, so no text of a person. */
const IDENTIFIER = /^[\w:.+-]{1,100}$/;

/** Throws `jobs.unsafe_payload`, naming the member and never its value. */
export function assertIdsOnly(payload: object): void {
  for (const [name, value] of Object.entries(payload)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!values.every(isSafe)) throw jobsErrors.unsafePayload(`the member ${name}`);
  }
}

const isSafe = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && IDENTIFIER.test(value));
