import { Readable } from 'node:stream';

/**
 * The body of a request, which lets go of its bytes as they are sent. undici holds a body until its answer has ended, and a prompt is
 * large. Not made of a generator: one that has ended still holds what it was called with.
 */
export function requestBody(bytes: Uint8Array): Readable {
  const body = new Readable({ read: () => undefined });
  body.push(bytes);
  body.push(null);
  return body;
}
