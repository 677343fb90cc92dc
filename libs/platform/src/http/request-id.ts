import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Digits alone may be somebody's card or account. */
const HEX = /^(?=.*[a-f])[0-9a-f]{16,32}$/i;
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const NO_TRACE = '0'.repeat(32);

/**
 * The id that finds a request in logs and traces: the caller's, when it is a UUID or hexadecimal (anything looser would
 * let callers write text into our logs), else the trace id of a W3C `traceparent`, else a new one.
 */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  if (typeof given === 'string' && (UUID.test(given) || HEX.test(given))) return given.toLowerCase();
  const traceparent = headers['traceparent'];
  const trace = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
  return trace !== undefined && trace !== NO_TRACE ? trace : randomBytes(16).toString('hex');
}
