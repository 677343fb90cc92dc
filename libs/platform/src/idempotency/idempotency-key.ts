import { idempotencyErrors } from './idempotency.errors.js';

const MAX_LENGTH = 255;
/** RFC 8941, 3.3.3: printable ASCII; only the quote and the backslash are escaped. Parameters may follow and mean nothing. */
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])*)"(?:;.*)?$/;
/** What most clients send instead: no quotes, no white space. */
const BARE = /^[!#-+\--:<-[\]-~]+$/;

/**
 * The value of an `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header-07): a quoted string, or a bare
 * token. `"abc"` and `abc` are the same key. Throws `idempotency.malformed_key`.
 */
export function parseIdempotencyKey(header: string | readonly string[]): string {
  const text = typeof header === 'string' ? header.trim() : '';
  const quoted = QUOTED.exec(text)?.[1]?.replaceAll(/\\(["\\])/g, '$1');
  const key = quoted ?? (BARE.test(text) ? text : '');
  if (key === '' || key.length > MAX_LENGTH) throw idempotencyErrors.malformed();
  return key;
}
