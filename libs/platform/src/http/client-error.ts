import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import type { CodedError } from '@rapport/kernel';
import { httpErrors } from './http.errors.js';
import { PROBLEM_MEDIA_TYPE, STATUS_OF_KIND, toProblem } from './problem.js';

/** Answers what node could not even parse as a request, in the same form as every other error. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const coded = codedErrorOf(error.code);
  const status = STATUS_OF_KIND[coded.kind];
  const body = JSON.stringify(toProblem(coded, randomBytes(16).toString('hex')));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  );
}

function codedErrorOf(code: string | undefined): CodedError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return httpErrors.timeout();
  if (code === 'HPE_HEADER_OVERFLOW') return httpErrors.tooLarge('the headers are too large');
  return httpErrors.malformed();
}
